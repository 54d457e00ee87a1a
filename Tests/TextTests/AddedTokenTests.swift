import Testing

@testable import FilbertText

@Suite struct AddedTokenTests {
  private typealias Pattern = (bytes: [UInt8], id: Int32, token: AddedToken)

  private func parts(of text: String, _ patterns: [Pattern]) -> [(Range<Int>, Int32?)] {
    let bytes = Array(text.utf8)
    var parts: [(Range<Int>, Int32?)] = []
    AddedTokenMatcher(patterns).forEachPart(of: bytes.span, bytes.indices) {
      parts.append(($0, $1))
    }
    return parts
  }

  private func patterns(
    _ contents: [String], _ change: (inout AddedToken) -> Void = { _ in }
  ) -> [Pattern] {
    contents.enumerated().map {
      var token = AddedToken($1)
      change(&token)
      return (Array($1.utf8), Int32($0), token)
    }
  }

  /// Leftmost first, longest there, against the rule said simply.
  @Test func findsTheLongestOfTokensThatBeginAlike() {
    let contents = ["a", "ab", "abab", "b", "bba", "abb", "aaaa", "ba", "ab", "", "abababababab"]
    let patterns = patterns(contents)
    for number in 0..<4_096 {
      let text = (0..<12).map { number >> $0 & 1 == 0 ? "a" : "b" }.joined() + "c"
      let bytes = Array(text.utf8)
      var expected: [(Range<Int>, Int32?)] = []
      var index = 0
      while index < bytes.count {
        let found = patterns.filter { !$0.bytes.isEmpty && bytes[index...].starts(with: $0.bytes) }
        let longest = found.max { ($0.bytes.count, $1.id) < ($1.bytes.count, $0.id) }
        let end = index + (longest?.bytes.count ?? 1)
        expected.append((index..<end, longest?.id))
        index = end
      }
      #expect(parts(of: text, patterns).elementsEqual(expected, by: ==), "\(text)")
    }
  }

  /// With a comparison of each token at each place this takes hours.
  @Test(.timeLimit(.minutes(20)))
  func manyTokensThatBeginAlikeTakeLinearTime() {
    let start = String(repeating: "a", count: 100)
    let patterns = patterns((0..<5_000).map { start + String($0) })
    let text = String(repeating: "a", count: 50_000)
    #expect(parts(of: text, patterns).count == 1)
    #expect(parts(of: text + "49990", patterns).map(\.1) == [nil, 4_999, nil])
  }

  /// White space behind a token that takes it along belongs to that token, and is no token any more.
  @Test(.timeLimit(.minutes(20)))
  func whiteSpaceTakenAlongIsLookedAtOnce() {
    let patterns = patterns(["x", " "]) { $0.stripsRight = true }
    let spaces = String(repeating: " ", count: 1_000_000)
    let parts = parts(of: "x" + spaces + "y ", patterns)
    #expect(parts.map(\.0) == [0..<1_000_001, 1_000_001..<1_000_002, 1_000_002..<1_000_003])
    #expect(parts.map(\.1) == [0, nil, 1])
  }

  /// A byte that is not UTF-8 stands for U+FFFD, which belongs to no word and is not white space. It was taken for a
  /// part of the scalar in front of it.
  @Test(arguments: ["n", " ", "\u{E9}", "\u{2028}", ""])
  func malformedBytesBeforeATokenAreSeparate(start: String) {
    let patterns = patterns(["phone"]) { ($0.isSingleWord, $0.stripsLeft) = (true, true) }
    for malformed: [UInt8] in [[0x83], [0x80, 0x91], [0xE2, 0x80], [0xF0], [0xC0]] {
      let front = Array(start.utf8) + malformed
      let bytes = front + Array("phone".utf8)
      var parts: [(Range<Int>, Int32?)] = []
      AddedTokenMatcher(patterns).forEachPart(of: bytes.span, bytes.indices) {
        parts.append(($0, $1))
      }
      let expected: [(Range<Int>, Int32?)] = [
        (0..<front.count, nil), (front.count..<bytes.count, 0),
      ]
      #expect(parts.elementsEqual(expected, by: ==), "\(bytes)")
    }
  }

  @Test func tokensReplaceThoseOfTheSameBytes() {
    var options = TokenizerOptions()
    var single = AddedToken("b")
    single.isSingleWord = true
    options.add([AddedToken("a"), AddedToken("b"), AddedToken("\u{E9}"), AddedToken("e\u{301}")])
    options.add([single, AddedToken("c")])
    #expect(options.addedTokens.map { Array($0.content.utf8).count } == [1, 1, 2, 3, 1])
    #expect(options.addedTokens[1] == single)
    options.add([AddedToken("b"), AddedToken("d"), AddedToken("d")], replacesEarlier: false)
    #expect(options.addedTokens[1] == single)
    #expect(options.addedTokens.count == 6)
  }
}
