package import FilbertCore

/// The tokens of a model, numbered from 0: the rows of its word embedding.
///
/// All tokens lie end to end in one byte array; reading 30,000 of them is one pass over the file
/// and no string is created until it is needed.
package struct Vocabulary: Sendable {
  private let bytes: [UInt8]
  /// Where token `i` ends in ``bytes``.
  private let ends: [Int]
  private let table: TokenTable
  /// Tokens from here on were added to the model's own: they are found as written in the text and
  /// never as pieces of a word.
  let wordCount: Int
  /// The longest token in bytes.
  let longest: Int

  /// The number of tokens.
  package var count: Int { ends.count }

  /// Tokens in order of their numbers. An empty one is a gap: nothing is ever split into it.
  ///
  /// - Throws: `badData` if a token occurs twice or there is none.
  package init(_ tokens: [String]) throws(FilbertError) {
    var bytes: [UInt8] = []
    var ends: [Int] = []
    ends.reserveCapacity(tokens.count)
    for token in tokens {
      bytes.append(contentsOf: token.utf8)
      ends.append(bytes.count)
    }
    try self.init(bytes: bytes, ends: ends, source: .memory)
  }

  /// - Parameters:
  ///   - bytes: The tokens end to end.
  ///   - ends: Where each ends.
  ///   - added: How many at the end do not take part in splitting words.
  ///   - key: of the hashes, which changes no result.
  init(
    bytes: [UInt8], ends: [Int], added: Int = 0, source: VocabularySource,
    key: TokenHashKey = .process
  ) throws(FilbertError) {
    self.bytes = bytes
    self.ends = ends
    wordCount = ends.count - added
    guard bytes.count > 0 else {
      throw FilbertError(
        .badData, "The vocabulary is empty; it needs one token per row of the embedding.",
        file: source.file)
    }
    guard ends.count < Int(Int32.max), bytes.count <= Int(UInt32.max) else {
      throw FilbertError(
        .badData,
        "A vocabulary holds fewer than 2,147,483,647 tokens and at most 4 GiB of text.",
        file: source.file)
    }
    var table = TokenTable(count: ends.count, key: key)
    let text = bytes.span
    var start = 0
    var longest = 0
    for (number, end) in ends.enumerated() {
      defer { start = end }
      if start == end { continue }
      var hash = TokenHash(key)
      for index in start..<end { hash.append(text[index], key) }
      let earlier = table.insert(number, start..<end, hash) {
        Self.equal(text, $0, text, start..<end)
      }
      if let earlier {
        throw FilbertError(
          .badData,
          "The token \(String(decoding: bytes[start..<end], as: UTF8.self).quoted) is listed twice,"
            + " as the tokens number \(earlier) and \(number); every token needs one number.",
          file: source.file, line: source.line(of: number))
      }
      longest = max(longest, end - start)
    }
    self.table = table
    self.longest = longest
  }

  /// The number of `token`, compared byte by byte.
  package subscript(token: String) -> Int32? {
    let wanted = Array(token.utf8)
    let number = table.number(TokenHash(wanted, table.key)) {
      Self.equal(bytes.span, $1, wanted.span, wanted.indices)
    }
    return number.map(Int32.init)
  }

  /// The token with this number; empty if there is none.
  package func token(at id: Int32) -> String {
    guard id >= 0, Int(id) < count else { return "" }
    return String(decoding: bytes[range(Int(id))], as: UTF8.self)
  }

  /// The key of all hashes that are looked up.
  var key: TokenHashKey { table.key }

  /// The most slots of the table that a lookup may pass.
  var longestRun: Int { table.longestRun }

  /// The token made of `prefix` and `text[piece]`, which has this hash.
  @inline(__always)
  func piece(
    _ hash: TokenHash, prefix: Span<UInt8>, _ text: Span<UInt8>, _ piece: Range<Int>
  ) -> Int32? {
    let bytes = bytes.span
    let number = table.number(hash) { number, token in
      // First of all: a token that is shorter than the prefix has no stem, and its bounds make no range.
      guard token.count == prefix.count + piece.count, number < wordCount else { return false }
      let stem = (token.lowerBound + prefix.count)..<token.upperBound
      return Self.equal(bytes, stem, text, piece)
        && (prefix.isEmpty
          || Self.equal(bytes, token.lowerBound..<stem.lowerBound, prefix, 0..<prefix.count))
    }
    return number.map { Int32(truncatingIfNeeded: $0) }
  }

  @inline(__always)
  private func range(_ number: Int) -> Range<Int> {
    (number == 0 ? 0 : ends[number - 1])..<ends[number]
  }

  @inline(__always)
  private static func equal(
    _ left: Span<UInt8>, _ leftRange: Range<Int>, _ right: Span<UInt8>, _ rightRange: Range<Int>
  ) -> Bool {
    guard leftRange.count == rightRange.count else { return false }
    for offset in 0..<leftRange.count
    where left[leftRange.lowerBound + offset] != right[rightRange.lowerBound + offset] {
      return false
    }
    return true
  }
}
