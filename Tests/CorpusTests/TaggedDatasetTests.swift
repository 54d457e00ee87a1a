import FilbertCore
import FilbertCorpus
import FilbertTagging
import Testing

@Suite struct TaggedDatasetTests {
  @Test(arguments: [
    ("a\tB-X\nb\tI-X\nc\tB-X\n\nd\tO\n", TagScheme.iob2),
    ("a\tI-X\nb\tI-X\nc\tB-X\n\nd\tO\n", .iob1),
    ("a\tB-X\nb\tE-X\nc\tS-X\n\nd\tO\n", .iobes),
    ("a\tB-X\nb\tL-X\nc\tU-X\n\nd\tO\n", .bilou),
    ("a\tI-X\nb\tE-X\nc\tE-X\n\nd\tO\n", .ioe2),
  ])
  func recognizesTheScheme(text: String, scheme: TagScheme) throws {
    let data = try Tagged.read(text)
    #expect(data.scheme == scheme)
    #expect(data.violationWarning == nil)
    #expect(data.spans(of: data.sentences[0]) == [Span("X", 0..<2), Span("X", 2..<3)])
    #expect(data.spans(of: data.sentences[1]) == [])
  }

  @Test func namesTagsThatBreakTheScheme() throws {
    let good = String(repeating: "a\tB-X\nb\tI-X\n\n", count: 9)
    let data = try Tagged.read(good + "c\tO\nd\tI-X\ne\tI-Y\n")
    #expect(data.scheme == .iob2)
    #expect(
      data.violationWarning
        == "2 tags do not follow IOB2 (line 29 I-X and line 30 I-Y); entities there are read as seqeval does"
        + " by default: an entity also begins where the tag before it is O or of another type.")
    #expect(data.spans(of: data.sentences[9]) == [Span("X", 1..<2), Span("Y", 2..<3)])
    // Letters of another scheme are not lost.
    let mixed = try Tagged.read(good + "c\tU-X\nd\tB-Y\ne\tL-Y\nf\tI-Y\n")
    #expect(mixed.scheme == .iob2)
    #expect(
      mixed.spans(of: mixed.sentences[9]) == [Span("X", 0..<1), Span("Y", 1..<3), Span("Y", 3..<4)])
  }

  @Test func refusesFilesWithoutEntities() throws {
    let data = try Tagged.read("a\tO\n\nb\tO\n")
    #expect(
      throws: FilbertError(
        .badData,
        "All words have the tag O; tagging needs entities (is this the right column?).", file: "x",
        line: 1)
    ) { try data.entityTypes() }
    #expect(try Tagged.read("a\tB-b\n\nb\tB-a\n").entityTypes() == ["a", "b"])
    let none = #expect(throws: FilbertError.self) {
      try Tagged.json("{\"tokens\":[],\"tags\":[]}", request: Tagged.skipping)
    }
    #expect(none?.message == "No sentence can be used: 1 row has no words (line 1).")
  }

  @Test func countsEntitiesAndDuplicates() throws {
    let data = try Tagged.read("a\tB-X\nb\tI-X\n\nab\tB-Y\n\na\tO\nb\tB-X\n\nab\tB-Y\n")
    let statistics = TaggedStatistics(data)
    #expect(statistics.sentenceCount == 4)
    #expect(statistics.wordCount == 6)
    #expect(statistics.entityCounts.map(\.type) == ["X", "Y"])
    #expect(statistics.entityCounts.map(\.count) == [2, 2])
    #expect(
      statistics.warnings == [
        "2 sentences repeat the words of an earlier one (lines 6, 9).",
        "1 sentence gives the words of an earlier one other tags (line 6).",
      ])
    let leakage = TaggedStatistics.leakage(
      train: Array(data.sentences[..<1]), validation: Array(data.sentences[1...]))
    #expect(leakage.firstLines == [6])
  }

  @Test(arguments: [
    ("a.conll", TaggedFormat.conll), ("d/train.iob2.txt", .conll), ("x.BIO", .conll),
    ("x.bilou", .conll), ("x.csv", .table(delimiter: nil)), ("x.tsv", .table(delimiter: 9)),
    ("x.jsonl", .json), ("x.json", .json),
  ])
  func detectsTheFormatFromTheName(path: String, format: TaggedFormat) throws {
    #expect(try TaggedFormat(path: path) == format)
  }

  @Test(arguments: ["x", "x.xlsx", "-", "x.parquet"])
  func refusesOtherNames(path: String) {
    let error = #expect(throws: FilbertError.self) { try TaggedFormat(path: path) }
    #expect(error?.code == .usage)
  }
}
