import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertTables
import FilbertTestSupport
import Foundation
import Testing

@testable import FilbertScoring

/// Rows with the entities that a tiny tagger of random weights finds.
@Suite struct TagScoringTests {
  private let fixtures: ScoringFixtures

  init() throws {
    fixtures = try ScoringFixtures()
  }

  private func tagger(
    _ tags: [String] = ["B-ITEM", "I-ITEM", "O"]
  ) throws -> TextTagger {
    try TinyModel.writeTagger(to: fixtures.directory.appending(path: "tagger"), tags: tags)
    return try TextTagger(contentsOf: fixtures.path("tagger"))
  }

  private func score(
    _ tagger: TextTagger, _ input: String, _ format: RowFormat, redacts: Bool = false,
    to output: String = "out", unusable: UnusableRows = .stop()
  ) throws(FilbertError) -> TaggingTally {
    let table = try TableReader(path: fixtures.path(input))
    let redaction = redacts ? Redaction(labels: nil, tags: tagger.decoder.tags) : nil
    let places = try TaggableColumns(
      table, ColumnRequest(), list: nil, splitter: tagger.splitter, isRedacted: redacts)
    let rows = try TaggedRows(
      format, inputs: table.columns, hasWords: places.list != nil, redaction: redaction,
      file: input)
    let encoder = try rows.encoder(table.dialect)
    var run = try ScoringRun(
      InputRows<TaggableRow>(TableSequence(table), unusable) { (row, _) throws(FilbertError) in
        try places.read(row)
      }, into: PlainOutput(fixtures.path(output), encoder, fixtures.files(overwrite: true)))
    return try TagScoring(tagger, rows).score(&run)
  }

  private func object(_ output: String = "out") throws -> JSONValue {
    try JSONValue.parse(Array(fixtures.read(output).utf8))
  }

  /// The text of each entity, as its offsets in scalars and in bytes have it.
  private func slices(_ object: JSONValue, _ text: String) throws -> [String] {
    let scalars = Array(text.unicodeScalars)
    let bytes = Array(text.utf8)
    return try (object["entities"]?.arrayValue ?? []).map { entity in
      let start = try #require(entity["start"]?.intValue)
      let end = try #require(entity["end"]?.intValue)
      let startByte = try #require(entity["start_byte"]?.intValue)
      let endByte = try #require(entity["end_byte"]?.intValue)
      let slice = String(String.UnicodeScalarView(scalars[start..<end]))
      #expect(slice == String(decoding: bytes[startByte..<endByte], as: UTF8.self))
      #expect(slice == entity["text"]?.stringValue)
      return slice
    }
  }

  /// One word, so one tag, as the model's scheme writes it.
  @Test(arguments: [
    (["B-X", "I-X", "L-X", "U-X", "O"], "U-X"), (["B-X", "I-X", "E-X", "S-X", "O"], "S-X"),
    (["E-X", "I-X", "O"], "E-X"), (["I-X", "O"], "I-X"), (["B-X", "I-X", "O"], "B-X"),
    (["X", "O"], "X"),
  ])
  func aMarkHasTheTagOfOneWord(tags: [String], tag: String) throws {
    let tagger = try tagger(tags)
    let text = "want to buy red mattress king size how much refund my order queen pillow case"
    try fixtures.write("in.jsonl", "{\"text\":\"\(text)\"}\n")
    try fixtures.write(
      "words.jsonl", "{\"tokens\":[\"\(text.split(separator: " ").joined(separator: "\",\""))\"]}\n"
    )
    _ = try score(tagger, "in.jsonl", .jsonl)
    let entities = try slices(try object(), text)
    try #require(!entities.isEmpty)
    let tally = try score(tagger, "in.jsonl", .jsonl, redacts: true)
    #expect(tally.entities == entities.count)
    let redacted = try #require(try object()["text"]?.stringValue)
    #expect(try slices(try object(), redacted) == entities.map { _ in "[X]" })
    _ = try score(tagger, "words.jsonl", .jsonl, redacts: true)
    let words = try object()
    let tokens = words["tokens"]?.arrayValue?.compactMap(\.stringValue) ?? []
    #expect(tokens == redacted.split(separator: " ").map(String.init))
    let given = words["predicted_tags"]?.arrayValue?.compactMap(\.stringValue) ?? []
    // In IOB1 a mark right behind another of its label begins a new entity.
    for (index, token) in tokens.enumerated() where token == "[X]" {
      let follows = tags == ["I-X", "O"] && index > 0 && tokens[index - 1] == "[X]"
      #expect(given[index] == (follows ? "B-X" : tag))
    }
    let places = words["entities"]?.arrayValue?.compactMap { $0["start_token"]?.intValue } ?? []
    #expect(places == tokens.indices.filter { tokens[$0] == "[X]" })
  }

  @Test(arguments: [#"["king","a\tb"]"#, #"["king","a\nb"]"#, #"["-DOCSTART-","king"]"#])
  func wordsThatColumnsCannotHoldAreRefused(words: String) throws {
    let tagger = try tagger()
    try fixtures.write("in.jsonl", "{\"tokens\":[\"king\"]}\n{\"tokens\":\(words)}\n")
    let error = #expect(throws: FilbertError.self) { _ = try score(tagger, "in.jsonl", .conll) }
    #expect(error?.description.hasPrefix("in.jsonl:2: The word \"") == true)
    #expect(error?.code == .badData)
    #expect(try !fixtures.names().contains("out"))
    _ = try score(tagger, "in.jsonl", .jsonl)
    #expect(try fixtures.read("out").split(separator: "\n").count == 2)
  }

  @Test func rowsWithoutAResultKeepTheirPlaceExceptAmongWords() throws {
    let tagger = try tagger()
    try fixtures.write("in.csv", "text,n\nking,1\n,2\nhow,3\n")
    _ = try score(tagger, "in.csv", .csv, unusable: .keep)
    #expect(try fixtures.read("out").split(separator: "\n")[2] == ",2,")
    _ = try score(tagger, "in.csv", .jsonl, unusable: .keep)
    #expect(
      try fixtures.read("out").split(separator: "\n")[1] == #"{"text":"","n":"2","entities":null}"#)
    _ = try score(tagger, "in.csv", .conll, unusable: .keep)
    let lines = try fixtures.read("out").split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.map { $0.prefix { $0 != "\t" } } == ["king", "", "how", "", ""])
  }
}
