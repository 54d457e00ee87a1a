import FilbertText
import Testing

@Suite struct ReferenceTests {
  @Test(arguments: [
    "uncased", "cased", "lowered", "stripped", "unclean", "unspaced", "tokenizer.json",
  ])
  func agreesWithHuggingFace(setting: String) throws {
    let tokenizer = try TestTokenizer.make(setting: setting)
    let cases = try ReferenceCase.all().filter { $0.setting == setting }
    #expect(cases.count >= 12)
    for reference in cases {
      let encoding = reference.encoding(by: tokenizer)
      let input = Array((reference.text ?? "").unicodeScalars.prefix(80))
      #expect(encoding.ids == reference.ids, "\(input)")
      #expect(reference.scalarOffsets(of: encoding) == reference.offsets, "\(input)")
      #expect(encoding.segments == reference.segments, "\(input)")
      #expect(encoding.words == reference.wordsOfPieces, "\(input)")
    }
  }

  @Test func coversPairsTruncationAndWords() throws {
    let cases = try ReferenceCase.all()
    #expect(cases.count > 700)
    #expect(cases.contains { $0.pair != nil && $0.maximum != nil })
    #expect(cases.contains { $0.pair == nil && $0.words == nil && $0.maximum != nil })
    #expect(cases.contains { $0.words != nil && $0.maximum != nil })
  }
}
