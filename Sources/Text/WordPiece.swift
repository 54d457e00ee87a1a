import FilbertCore

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
  /// Put before every piece except the first, `##`.
  private let prefix: [UInt8]
  private let prefixHash: TokenHash
  /// A longer word, in scalars, is unknown as a whole.
  private let maximumLength: Int
  /// The longest first piece and the longest of the others without the prefix, in bytes.
  private let longest: (first: Int, other: Int)

  /// A text costs at most this many steps per byte: from each piece's start prefixes up to this length, in bytes, are
  /// looked up. BERT's words of 100 scalars are always below it, and with tokens of less than 512 bytes words may have
  /// any length. The longest tokens in use have some 50 bytes.
  static let longestSearch = 512

  /// - Parameter file: What messages name.
  /// - Throws: `badData` if both words and tokens may be longer than ``longestSearch``.
  init(
    vocabulary: Vocabulary, unknown: Int32, prefix: String, maximumLength: Int, file: String?
  ) throws(FilbertError) {
    self.vocabulary = vocabulary
    self.unknown = unknown
    self.prefix = Array(prefix.utf8)
    self.prefixHash = TokenHash(prefix.utf8, vocabulary.key)
    self.maximumLength = maximumLength
    let longestWord = 4 * min(maximumLength, vocabulary.longest)
    guard min(vocabulary.longest, self.prefix.count + longestWord) <= Self.longestSearch else {
      throw FilbertError(
        .badData,
        "Words of up to \(maximumLength) characters are split (max_input_chars_per_word) into tokens of up to"
          + " \(vocabulary.longest) bytes, which can take hours for one text; set max_input_chars_per_word to 100 as in"
          + " BERT, or remove tokens of more than \(Self.longestSearch) bytes.",
        file: file)
    }
    longest = (
      min(vocabulary.longest, longestWord),
      min(max(0, vocabulary.longest - self.prefix.count), longestWord)
    )
  }

  /// Calls `body` with the pieces of `text[word]` in order, the unknown token if it has none.
  @inline(__always)
  func split(
    _ text: Span<UInt8>, _ word: Range<Int>, _ scratch: inout Scratch,
    _ body: (Int32, Range<Int>) -> Void
  ) {
    // Most words are tokens as a whole, and need no list of prefixes.
    let isShort = word.count <= min(longest.first, maximumLength)
    if isShort {
      let key = vocabulary.key
      var hash = TokenHash(key)
      for index in word { hash.append(text[index], key) }
      if let id = vocabulary.piece(hash, prefix: Span(), text, word) { return body(id, word) }
    }
    guard findPieces(text, word, isKnownMiss: isShort, &scratch) else { return body(unknown, word) }
    var start = word.lowerBound
    for (id, end) in scratch.pieces {
      body(id, start..<end)
      start = end
    }
  }

  /// Puts the pieces of `text[word]` into `scratch`; false if it is too long or has none.
  ///
  /// - Parameter isKnownMiss: Whether the whole word was looked up without success.
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
    let key = vocabulary.key
    var hash = isFirst ? TokenHash(key) : prefixHash
    let prefix = isFirst ? Span() : prefix.span
    let limit = rest.lowerBound + min(rest.count, isFirst ? longest.first : longest.other)
    if scratch.prefixes.count < limit - rest.lowerBound {
      scratch.prefixes = Array(repeating: (hash, 0), count: longest.first)
    }
    var prefixes = scratch.prefixes.mutableSpan
    var count = 0
    for index in rest.lowerBound..<limit {
      hash.append(text[index], key)
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
