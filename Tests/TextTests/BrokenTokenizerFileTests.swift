import FilbertCore
import FilbertTestSupport
import FilbertText
import Foundation
import Testing

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
  @Test func anErrorAfterTheVocabularyNamesItsLine() throws {
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

  /// A tokenizer with tokens `a`, `##a` and these.
  private func tokenizer(
    words maximum: String, tokens: [String] = [], prefix: String = "##", added: [String] = []
  ) throws -> Tokenizer {
    let all = ["[UNK]", "[CLS]", "[SEP]", "a", "##a"] + tokens
    let vocabulary = all.enumerated().map { "\"\($1)\":\($0)" }.joined(separator: ",")
    let added = added.enumerated().map { "{\"id\":\(all.count + $0),\"content\":\"\($1)\"}" }
    let file = """
      {"added_tokens":[\(added.joined(separator: ","))],"model":{"type":"WordPiece",
      "continuing_subword_prefix":"\(prefix)","max_input_chars_per_word":\(maximum),"vocab":{\(vocabulary)}}}
      """
    try Data(file.utf8).write(to: directory.appending(path: "tokenizer.json"))
    return try Tokenizer(directory: directory.path)
  }

  private func repeated(_ text: String, _ count: Int) -> String {
    String(repeating: text, count: count)
  }

  /// Each piece of a long word would be looked for in thousands of lengths.
  @Test(arguments: ["##", "", "#####"])
  func longTokensInLongWordsAreRefused(prefix: String) throws {
    for (maximum, length) in [
      ("1000000000", 20_000), ("1000000000", 513), ("9223372036854775807", 513),
    ] {
      let error = #expect(throws: FilbertError.self) {
        try tokenizer(words: maximum, tokens: [repeated("b", length)], prefix: prefix)
      }
      #expect(error?.code == .badData)
      #expect(error?.file?.hasSuffix("/tokenizer.json") == true)
      #expect(error?.message.contains("max_input_chars_per_word") == true)
    }
    let error = #expect(throws: FilbertError.self) {
      try tokenizer(
        words: "100", tokens: [repeated("#", 20_000) + "a"], prefix: repeated("#", 20_000))
    }
    #expect(error?.file?.hasSuffix("/tokenizer.json") == true)
  }

  /// Either alone is harmless: tokens that no word can reach, and words of any length in tokens of a usual one.
  @Test func longTokensOrLongWordsAreRead() throws {
    let letters = repeated("a", 40_000)
    let unreachable = try tokenizer(words: "100", tokens: [repeated("a", 20_000), "##" + letters])
    #expect(unreachable.encode(letters).ids == [1, 0, 2])
    #expect(unreachable.encode(repeated("a", 100)).count == 102)
    let long = try tokenizer(words: "1000000000", tokens: [repeated("a", 512)])
    #expect(long.encode(letters).count == 40_000 - 512 + 3)
    #expect(long.encode(letters + "b").ids == [1, 0, 2])
    let unused = try tokenizer(words: "1000000000", prefix: letters)
    #expect(unused.encode("aa").ids == [1, 0, 2])
  }

  @Test func longAddedTokensAreRefused() throws {
    #expect(
      try tokenizer(words: "100", added: [repeated("b", 512)]).encode(repeated("b", 512)).count == 3
    )
    let error = #expect(throws: FilbertError.self) {
      try tokenizer(words: "100", added: [repeated("b", 513)])
    }
    #expect(error?.code == .badData && error?.file != nil)
    #expect(error?.message.contains("513 bytes") == true)
    #expect((error?.message.utf8.count ?? 0) < 300)
  }
}
