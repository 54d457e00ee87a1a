import Files
import Foundation
import TestSupport
import Testing
import Text

@Suite struct BrokenTokenizerFileTests {
  private let whole: [UInt8]
  private let directory: URL

  init() throws {
    whole = Array(try Fixtures.data("tokenizer/tokenizer.json"))
    directory = try Fixtures.temporaryDirectory()
  }

  /// The tokenizer of these bytes, or nil where they are refused. Anything else ends the process.
  private func tokenizer(_ bytes: [UInt8]) throws -> Tokenizer? {
    try Data(bytes).write(to: directory.appending(path: "tokenizer.json"))
    do {
      return try Tokenizer(directory: directory.path)
    } catch {
      #expect(error.file != nil)
      return nil
    }
  }

  @Test func everyTruncatedFileIsRefused() throws {
    for count in stride(from: 0, to: whole.count, by: 7) {
      #expect(try tokenizer(Array(whole[..<count])) == nil, "\(count) bytes")
    }
  }

  @Test func changedBytesAreReadOrRefused() throws {
    var state: UInt64 = 7
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let bytes = Array("\"\\{}[]:,0x9-.\n\u{0}".utf8) + [0xFF, 0xC3]
    var refused = 0
    for _ in 0..<600 {
      var changed = whole
      for _ in 0...next(3) { changed[next(changed.count)] = bytes[next(bytes.count)] }
      guard let tokenizer = try tokenizer(changed) else {
        refused += 1
        continue
      }
      #expect(tokenizer.encode("buy [MASK] Queen-Size 你好").count > 2)
    }
    #expect(refused > 100)
  }

  @Test func layoutOfTheFileDoesNotMatter() throws {
    let object = try JSONSerialization.jsonObject(with: Data(whole))
    let pretty = try JSONSerialization.data(
      withJSONObject: object, options: [.prettyPrinted, .sortedKeys])
    let text = "I want to buy <item> crème brûlée Queen-Size 我想买 \\ \" /"
    let plain = try #require(try tokenizer(whole)).encode(text)
    #expect(try #require(try tokenizer(Array(pretty))).encode(text) == plain)
    #expect(!plain.ids.dropFirst().dropLast().isEmpty)
  }

  /// The vocabulary is read apart from the rest; the lines it takes must still be counted.
  @Test func anErrorBehindTheVocabularyNamesItsLine() throws {
    let file = """
      {
      "model": {"type": "WordPiece", "vocab": {
      "[UNK]": 0,
      "[CLS]":
      1, "[SEP]": 2
      }},
      "added_tokens": oops
      }
      """
    try Data(file.utf8).write(to: directory.appending(path: "tokenizer.json"))
    let error = #expect(throws: FilbertError.self) { try Tokenizer(directory: directory.path) }
    #expect(error?.line == 7)
  }
}
