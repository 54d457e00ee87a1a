/// Splits a word into the longest pieces the vocabulary has, left to right (Wu et al. 2016,
/// arXiv:1609.08144; `WordpieceTokenizer` of google-research/bert).
struct WordPiece: Sendable {
  /// Space to work in, kept between words.
  struct Scratch {
    /// The hash of every prefix of what is left of a word, and where the prefix ends.
    fileprivate var prefixes: [(hash: TokenHash, end: Int)] = []
    /// What a word was split into, and where each piece ends.
    fileprivate var pieces: [(id: Int32, end: Int)] = []
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
    _ text: Span<UInt8>, _ word: Range<Int>, _ scratch: inout Scratch,
    _ body: (Int32, Range<Int>) -> Void
  ) {
    // Most words are tokens as a whole, and need no list of prefixes.
    let isShort = word.count <= min(vocabulary.longest, maximumLength)
    if isShort {
      var hash = TokenHash()
      for index in word { hash.append(text[index]) }
      if let id = vocabulary.piece(hash, prefix: Span(), text, word) { return body(id, word) }
    }
    guard findPieces(text, word, isKnownMiss: isShort, &scratch) else { return body(unknown, word) }
    var start = word.lowerBound
    for (id, end) in scratch.pieces {
      body(id, start..<end)
      start = end
    }
  }

  /// Puts the pieces of `text[word]` into `scratch`; false where it is too long or has none.
  ///
  /// - Parameter isKnownMiss: Whether the word as a whole was looked up in vain.
  private func findPieces(
    _ text: Span<UInt8>, _ word: Range<Int>, isKnownMiss: Bool, _ scratch: inout Scratch
  ) -> Bool {
    scratch.pieces.removeAll(keepingCapacity: true)
    if word.count > maximumLength, Self.scalarCount(text, word) > maximumLength { return false }
    var start = word.lowerBound
    while start < word.upperBound {
      let isFirst = start == word.lowerBound
      let piece = longestPiece(
        text, start..<word.upperBound, isFirst: isFirst, isKnownMiss: isFirst && isKnownMiss,
        &scratch)
      guard let piece else { return false }
      scratch.pieces.append(piece)
      start = piece.end
    }
    return true
  }

  private func longestPiece(
    _ text: Span<UInt8>, _ rest: Range<Int>, isFirst: Bool, isKnownMiss: Bool,
    _ scratch: inout Scratch
  ) -> (id: Int32, end: Int)? {
    var hash = isFirst ? TokenHash() : prefixHash
    let prefix = isFirst ? Span() : prefix.span
    let limit = min(rest.upperBound, rest.lowerBound + vocabulary.longest)
    if scratch.prefixes.count < limit - rest.lowerBound {
      scratch.prefixes = Array(repeating: (TokenHash(), 0), count: vocabulary.longest)
    }
    var prefixes = scratch.prefixes.mutableSpan
    var count = 0
    for index in rest.lowerBound..<limit {
      hash.append(text[index])
      let isBoundary = index + 1 == rest.upperBound || text[index + 1] & 0xC0 != 0x80
      guard isBoundary else { continue }
      prefixes[count] = (hash, index + 1)
      count += 1
    }
    if isKnownMiss { count -= 1 }
    while count > 0 {
      count -= 1
      let (hash, end) = prefixes[count]
      if let id = vocabulary.piece(hash, prefix: prefix, text, rest.lowerBound..<end) {
        return (id, end)
      }
    }
    return nil
  }

  private static func scalarCount(_ text: Span<UInt8>, _ range: Range<Int>) -> Int {
    range.reduce(0) { $0 + (text[$1] & 0xC0 != 0x80 ? 1 : 0) }
  }
}
