import FilbertCore
import FilbertCorpus
import FilbertTagging
import FilbertText
import Testing

/// Spans whose offsets may count something else than they are taken to count.
struct OffsetUnitTests {
  private func read(
    _ line: String, unit: TaggedRequest.OffsetUnit? = nil,
    alignment: TaggedRequest.Alignment? = nil
  ) throws -> TaggedDataset {
    var request = TaggedRequest()
    (request.offsetUnit, request.alignment) = (unit, alignment)
    return try Tagged.json(line, request: request)
  }

  /// A tool in a browser, or one that counts bytes: words begin and end where the offsets of another unit say, or the
  /// file gives the text of the span, under any name.
  @Test(arguments: [
    (
      #"{"text":"😀 buy an iPhone 15 now","label":[[10,16,"P"]]}"#, TaggedRequest.OffsetUnit.utf16,
      "iPhone"
    ),
    (#"{"text":"😀😀 iPhone","label":[[5,11,"P"]]}"#, .utf16, "iPhone"),
    (
      #"{"text":"😀 an an an","entities":[{"start":6,"end":8,"entity":"P","value":"an"},{"start":3,"end":5,"entity":"P","value":"an"}]}"#,
      .utf16, "an"
    ),
    (
      #"{"text":"Größe XL da","spans":[{"start":8,"end":10,"label":"P","text":"XL"}]}"#, .bytes,
      "XL"
    ),
    (#"{"text":"买 iPhone","label":[[4,10,"P"]]}"#, .bytes, "iPhone"),
    (
      #"{"data":{"text":"😀 an an an"},"annotations":[{"result":[{"value":{"start":2,"end":4,"text":"an","labels":["P"]}}]}]}"#,
      .scalars, "an"
    ),
  ])
  func spansOfAnotherUnitAreNamed(line: String, unit: TaggedRequest.OffsetUnit, word: String) throws
  {
    for alignment in [nil, TaggedRequest.Alignment.expand] {
      let error = #expect(throws: FilbertError.self) { try read(line, alignment: alignment) }
      let message = error?.message(on: .commandLine) ?? ""
      #expect(message.contains("only fit if their offsets count something else"), "\(message)")
      #expect(message.contains("specify what offsets count with --offset-unit"))
      let shown =
        switch unit {
        case .scalars: "Unicode scalars"
        case .utf16: "UTF-16 code units"
        case .bytes: "bytes"
        }
      #expect(
        message.contains("\"\(word)\"") && message.contains("if offsets count \(shown)"),
        "\(message)")
      #expect(error?.line == 1)
    }
    let told = try read(line, unit: unit)
    let spans = told.spans(of: told.sentences[0])
    #expect(!spans.isEmpty)
    for span in spans { #expect(told.sentences[0].words[span.tokens].joined() == word) }
  }

  /// Both readings cover whole words, so the file does not show which is right.
  @Test func twoReadingsAreSaid() throws {
    let data = try read(#"{"text":"😀 床垫很软","label":[[2,4,"P"]]}"#)
    #expect(data.sentences[0].tags == ["O", "B-P", "I-P", "O", "O"])
    #expect(data.notes.openUnits.count == 1)
    let warning = data.notes.warnings.map { $0.text(on: .commandLine) }
    #expect(warning.count == 1 && warning[0].contains("(scalars or utf16) with --offset-unit"))
    #expect(
      try read(#"{"text":"😀 床垫很软","label":[[2,4,"P"]]}"#, unit: .scalars).notes.warnings.isEmpty)
  }

  /// No warning where the text of the spans, the words, or plain characters show that all is well.
  @Test(arguments: [
    #"{"text":"😀 床垫很软","label":[{"start":2,"end":4,"label":"P","text":"床垫"}]}"#,
    #"{"text":"😀 buy an iPhone","label":[[9,15,"P"]]}"#,
    #"{"text":"买 iPhone","label":[[2,8,"P"]]}"#,
    #"{"text":"iPhone 😀","label":[[0,6,"P"]]}"#, #"{"text":"😀 none","label":[]}"#,
    #"{"text":"In New York","entities":[{"start":3,"end":11,"entity":"CITY","value":"nyc"}]}"#,
  ])
  func offsetsThatFitAreTaken(line: String) throws {
    let data = try read(line)
    #expect(data.problems.isEmpty && data.notes.warnings.isEmpty)
  }

  /// Spans that fit in no unit keep their own message.
  @Test func otherFaultsKeepTheirNames() throws {
    let split = #expect(throws: FilbertError.self) {
      try read(#"{"text":"😀 iphone12","label":[[2,8,"P"]]}"#)
    }
    #expect(split?.message.contains("begins or ends inside a word") == true)
    let outside = #expect(throws: FilbertError.self) {
      try read(#"{"text":"买 a","label":[[2,99,"P"]]}"#)
    }
    #expect(outside?.message.contains("lies outside of its text") == true)
  }
}
