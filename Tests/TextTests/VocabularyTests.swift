import FilbertCore
import FilbertFiles
import FilbertTestSupport
import FilbertText
import Foundation
import Testing

@Suite struct VocabularyTests {
  private func vocabulary(_ bytes: [UInt8]) throws -> Vocabulary {
    let path = try Fixtures.temporaryDirectory().appending(path: "vocab.txt")
    try Data(bytes).write(to: path)
    return try Vocabulary(contentsOf: path.path)
  }

  private func failure(_ bytes: [UInt8]) -> FilbertError? {
    #expect(throws: FilbertError.self) { try vocabulary(bytes) }
  }

  @Test func numbersLinesFromZero() throws {
    let vocabulary = try vocabulary(Array("[PAD]\r\nred\n##s\n\u{2028}\n\u{2029}\nlast".utf8))
    #expect(vocabulary.count == 6)
    #expect(vocabulary["red"] == 1)
    #expect(vocabulary["##s"] == 2)
    #expect(vocabulary["\u{2028}"] == 3)
    #expect(vocabulary["last"] == 5)
    #expect(vocabulary["Red"] == nil)
    #expect(vocabulary.token(at: 2) == "##s")
    #expect(vocabulary.token(at: 6) == "")
    #expect(vocabulary.token(at: -1) == "")
  }

  @Test func distinguishesCanonicallyEquivalentTokens() throws {
    let vocabulary = try vocabulary(Array("\u{E9}\ne\u{301}\n".utf8))
    #expect(vocabulary["\u{E9}"] == 0)
    #expect(vocabulary["e\u{301}"] == 1)
  }

  @Test func blankLinesKeepTheirNumbersExceptAtTheEnd() throws {
    let vocabulary = try vocabulary(Array("a\n\n\nb\n\n\n".utf8))
    #expect(vocabulary.count == 4)
    #expect(vocabulary["b"] == 3)
  }

  @Test func namesTheLineOfADuplicate() throws {
    let error = failure(Array("a\nb\na\n".utf8))
    #expect(error?.code == .badData)
    #expect(error?.line == 3)
    #expect(error?.message.contains("number 0 and 2") == true)
  }

  @Test func namesTheLineOfInvalidUTF8() throws {
    let error = failure([0x61, 0x0A, 0x62, 0xFF, 0x0A])
    #expect(error?.code == .badData)
    #expect(error?.line == 2)
  }

  @Test(arguments: ["", "\n", "\n\n \n"]) func refusesAnEmptyVocabulary(text: String) throws {
    #expect(failure(Array(text.utf8))?.code == .badData)
  }

  @Test func writesWhatItRead() throws {
    let text = "[PAD]\nred\n\n##\u{E9}\n\u{2028}\n"
    let path = try Fixtures.temporaryDirectory().appending(path: "copy.txt").path
    try vocabulary(Array(text.utf8)).write(to: path)
    #expect(try readFile(path) == Array(text.utf8))
  }

  @Test func findsEveryTokenOfAFullTable() throws {
    let tokens = (0..<20_000).map { "token\($0)" }
    let vocabulary = try Vocabulary(tokens)
    #expect(tokens.indices.allSatisfy { vocabulary[tokens[$0]] == Int32($0) })
  }
}
