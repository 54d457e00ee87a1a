/// Splits a word into the longest pieces the vocabulary has, left to right (Wu et al. 2016,
/// arXiv:1609.08144; `WordpieceTokenizer` of google-research/bert).
struct WordPiece: Sendable {
  /// A piece: its token, and where it ends in the text.
  typealias Piece = (id: Int32, end: Int)

  /// Space to work in, kept between words.
  struct Scratch {
    fileprivate var prefixes: [(hash: TokenHash, end: Int)] = []
    /// The pieces of the word split last.
    fileprivate(set) var pieces: [Piece] = []
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

  /// Leaves the pieces of `text[word]` in `scratch.pieces`, the unknown token if it has none.
  @inline(__always)
  func split(_ text: [UInt8], _ word: Range<Int>, _ scratch: inout Scratch) {
    scratch.pieces.removeAll(keepingCapacity: true)
    if word.count > maximumLength, Self.scalarCount(text, word) > maximumLength {
      scratch.pieces.append((unknown, word.upperBound))
      return
    }
    var start = word.lowerBound
    while start < word.upperBound {
      guard
        let piece = longestPiece(text, start..<word.upperBound, start == word.lowerBound, &scratch)
      else {
        scratch.pieces.removeAll(keepingCapacity: true)
        scratch.pieces.append((unknown, word.upperBound))
        return
      }
      scratch.pieces.append(piece)
      start = piece.end
    }
  }

  @inline(__always)
  private func longestPiece(
    _ text: [UInt8], _ rest: Range<Int>, _ isFirst: Bool, _ scratch: inout Scratch
  ) -> Piece? {
    var hash = isFirst ? TokenHash() : prefixHash
    let prefix = isFirst ? [] : prefix
    let limit = min(rest.upperBound, rest.lowerBound + vocabulary.longest)
    scratch.prefixes.removeAll(keepingCapacity: true)
    for index in rest.lowerBound..<limit {
      if text[index] & 0xC0 != 0x80, index > rest.lowerBound {
        scratch.prefixes.append((hash, index))
      }
      hash.append(text[index])
    }
    if limit == rest.upperBound || text[limit] & 0xC0 != 0x80 {
      if let id = vocabulary.piece(hash, prefix: prefix, text, rest.lowerBound..<limit) {
        return (id, limit)
      }
    }
    while let (hash, end) = scratch.prefixes.popLast() {
      if let id = vocabulary.piece(hash, prefix: prefix, text, rest.lowerBound..<end) {
        return (id, end)
      }
    }
    return nil
  }

  private static func scalarCount(_ text: [UInt8], _ range: Range<Int>) -> Int {
    range.reduce(0) { $0 + (text[$1] & 0xC0 != 0x80 ? 1 : 0) }
  }
}
