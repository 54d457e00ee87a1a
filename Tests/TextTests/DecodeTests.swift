import FilbertJSON
import FilbertTestSupport
import FilbertText
import Foundation
import Testing

@Suite struct DecodeTests {
  /// `Tests/Fixtures/tokenizer/decoded.jsonl`: ids, and what Hugging Face tokenizers makes of them.
  @Test func agreesWithHuggingFace() throws {
    let lines = try Fixtures.data("tokenizer/decoded.jsonl").split(separator: UInt8(ascii: "\n"))
    #expect(lines.count > 400)
    let vocabulary = try Tokenizer(directory: TestTokenizer.directory).vocabulary
    for cleans in [true, false] {
      var options = try Tokenizer(directory: TestTokenizer.directory).options
      options.cleansDecodedText = cleans
      let tokenizer = try Tokenizer(vocabulary: vocabulary, options: options)
      for line in lines {
        let reference = try JSONValue.parse(Array(line))
        guard reference["cleans"]?.boolValue == cleans else { continue }
        let ids = (reference["ids"]?.arrayValue ?? []).compactMap { $0.intValue.map(Int32.init) }
        let skips = reference["skips"] == true
        let text = tokenizer.decode(ids, skippingSpecials: skips)
        #expect(
          text.unicodeScalars.elementsEqual(
            (reference["text"]?.stringValue ?? "-").unicodeScalars), "\(ids) \(skips)")
      }
    }
  }

  @Test func knowsWhichTokensThereAre() throws {
    let tokenizer = try TestTokenizer.make()
    #expect(tokenizer.hasToken(0))
    #expect(tokenizer.hasToken(Int32(tokenizer.vocabulary.count - 1)))
    #expect(!tokenizer.hasToken(Int32(tokenizer.vocabulary.count)))
    #expect(!tokenizer.hasToken(-1))
  }

  /// The decoder of `tokenizer.json` may leave the spaces.
  @Test(arguments: [true, false])
  func theFileSaysWhetherSpacesAreRemoved(cleans: Bool) throws {
    let directory = try Fixtures.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    var file = try JSONValue.parse(Array(Fixtures.data("tokenizer/tokenizer.json"))).objectValue
    file?["decoder"] = ["type": "WordPiece", "prefix": "##", "cleanup": .bool(cleans)]
    try Data(JSONValue.object(file ?? [:]).serialized().utf8)
      .write(to: directory.appending(path: "tokenizer.json"))
    let tokenizer = try Tokenizer(directory: directory.path)
    let ids = tokenizer.encode("hello, world!").ids
    #expect(
      tokenizer.decode(ids, skippingSpecials: true)
        == (cleans ? "hello, world!" : "hello , world !"))
  }
}
