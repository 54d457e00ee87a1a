/// Splits a word into the longest pieces the vocabulary has, left to right (Wu et al. 2016,
/// arXiv:1609.08144; `WordpieceTokenizer` of google-research/bert).
struct WordPiece: Sendable {
  /// Space to work in, kept between words: the hash of every prefix of what is left of a word, and
  /// where the prefix ends.
  struct Scratch {
    fileprivate var hashes: [TokenHash] = []
    fileprivate var ends: [Int] = []
  }

  private let vocabulary: Vocabulary
  private let unknown: Int32
  /// Put before every piece but the first, `##`.
  private let prefix: [UInt8]
  private let prefixHash: TokenHash
  /// A longer word, in scalars, is unknown as a whole.
  private let maximumLength: Int

  init(vocabulary: Vocabulary, unknown: Int32, prefix: String, maximumLength: Int) {
    self.vocabulary = vocabulary
    self.unknown = unknown
    self.prefix = Array(prefix.utf8)
    self.prefixHash = TokenHash(prefix.utf8)
    self.maximumLength = maximumLength
  }

  /// Calls `body` with the pieces of `text[word]` in order, the unknown token if it has none.
  @inline(__always)
  func split(
    _ text: [UInt8], _ word: Range<Int>, _ scratch: inout Scratch,
    _ body: (Int32, Range<Int>) -> Void
  ) {
    // Most words are tokens as a whole, and need no list of prefixes.
    if word.count <= min(vocabulary.longest, maximumLength) {
      var hash = TokenHash()
      for index in word { hash.append(text[index]) }
      if let id = vocabulary.piece(hash, prefix: [], text, word) { return body(id, word) }
    }
    if word.count > maximumLength, Self.scalarCount(text, word) > maximumLength {
      return body(unknown, word)
    }
    var pieces: [(id: Int32, end: Int)] = []
    var start = word.lowerBound
    while start < word.upperBound {
      let isFirst = start == word.lowerBound
      guard let piece = longestPiece(text, start..<word.upperBound, isFirst, &scratch) else {
        return body(unknown, word)
      }
      pieces.append(piece)
      start = piece.end
    }
    start = word.lowerBound
    for (id, end) in pieces {
      body(id, start..<end)
      start = end
    }
  }

  private func longestPiece(
    _ text: [UInt8], _ rest: Range<Int>, _ isFirst: Bool, _ scratch: inout Scratch
  ) -> (id: Int32, end: Int)? {
    var hash = isFirst ? TokenHash() : prefixHash
    let prefix = isFirst ? [] : prefix
    let limit = min(rest.upperBound, rest.lowerBound + vocabulary.longest)
    var count = 0
    for index in rest.lowerBound..<limit {
      hash.append(text[index])
      let isBoundary = index + 1 == text.count || text[index + 1] & 0xC0 != 0x80
      guard isBoundary else { continue }
      if count == scratch.ends.count {
        scratch.ends.append(0)
        scratch.hashes.append(hash)
      }
      scratch.hashes[count] = hash
      scratch.ends[count] = index + 1
      count += 1
    }
    while count > 0 {
      count -= 1
      let end = scratch.ends[count]
      if let id = vocabulary.piece(
        scratch.hashes[count], prefix: prefix, text, rest.lowerBound..<end)
      {
        return (id, end)
      }
    }
    return nil
  }

  private static func scalarCount(_ text: [UInt8], _ range: Range<Int>) -> Int {
    range.reduce(0) { $0 + (text[$1] & 0xC0 != 0x80 ? 1 : 0) }
  }
}
