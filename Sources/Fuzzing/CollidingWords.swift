import FilbertText

/// A small vocabulary and words that its table mistakes for tokens until it compares their bytes: the tags of both
/// hashes are equal, and probing for the word passes the token. No mutation of texts finds such a word, since one in
/// four thousand million has the tag of a given token.
///
/// Words and tokens are chosen together: of a million strings, each as a whole word and as a continuation, a few
/// hundred pairs have equal tags (the birthday paradox), and in a small table some of these begin at the same slot. So
/// it works with whatever hash this process has, keyed or not, and takes a second or two.
struct CollidingWords {
  /// In order of their numbers; the table is as full as it gets.
  let tokens: [String]
  /// Each is looked up at the place of one of ``tokens``, as a whole or from its second letter on.
  let words: [[UInt8]]

  /// A power of two: the table has twice as many slots and no more.
  private static let count = 16
  private static let special = ["[UNK]", "[CLS]", "[SEP]"]
  /// Begins a word whose rest is a continuation.
  private static let first = "z"
  private static let strings = 1 << 20

  /// - Parameter prefix: Of continuations. Tokens shorter than it are compared with continuations too.
  init(prefix: String) {
    let pairs = Self.pairs(Array(prefix.utf8))
    // No piece is looked up that is longer than the longest token.
    var tokens = Self.special + [Self.first, prefix + String(repeating: "y", count: 16)]
    var words: [[UInt8]] = []
    for (token, word) in pairs {
      let text = String(decoding: token.bytes(Array(prefix.utf8)), as: UTF8.self)
      guard tokens.count < Self.count, !tokens.contains(text) else { continue }
      tokens.append(text)
      words.append((word.isContinuation ? Array(Self.first.utf8) : []) + word.string)
    }
    var filling = 0
    while tokens.count < Self.count {
      tokens.append("\(prefix)\(filling)")
      filling += 1
    }
    self.tokens = tokens
    self.words = words
  }

  /// Short tokens beside continuations first, whose comparison goes most wrong.
  private static func pairs(
    _ prefix: [UInt8]
  ) -> [(token: Candidate, word: Candidate)] {
    let places = TokenPlaces(count: count)
    var bytes: [UInt8] = []
    var keyed: [UInt64] = []
    keyed.reserveCapacity(2 * strings)
    for number in 0..<UInt32(2 * strings) {
      Candidate(number: number).write(to: &bytes, prefix)
      keyed.append(UInt64(places.place(of: bytes.span).tag) << 32 | UInt64(number))
    }
    keyed.sort()
    var short: [(token: Candidate, word: Candidate)] = []
    var others: [(token: Candidate, word: Candidate)] = []
    for (left, right) in zip(keyed, keyed.dropFirst()) where left >> 32 == right >> 32 {
      let pair = [left, right].map { Candidate(number: UInt32(truncatingIfNeeded: $0)) }
        .sorted { !$0.isContinuation && $1.isContinuation }
      let slots = pair.map { places.place(of: $0.bytes(prefix).span).slot }
      guard slots[0] == slots[1] else { continue }
      if !pair[0].isContinuation, pair[1].isContinuation {
        short.append((pair[0], pair[1]))
      } else {
        others.append((pair[0], pair[1]))
      }
    }
    return Array(short.prefix(7)) + others
  }

  /// One of the strings, as a word or a continuation.
  private struct Candidate {
    let number: UInt32

    var isContinuation: Bool { number & 1 == 1 }

    /// Without its prefix.
    var string: [UInt8] { bytes([]) }

    func bytes(_ prefix: [UInt8]) -> [UInt8] {
      var bytes: [UInt8] = []
      write(to: &bytes, prefix)
      return bytes
    }

    /// All strings of up to four letters and longer ones at random, because hashes without a key differ in similar ways
    /// for words that differ in one letter. The bytes are reused, because there are two million strings.
    func write(to bytes: inout [UInt8], _ prefix: [UInt8]) {
      bytes.removeAll(keepingCapacity: true)
      if isContinuation { bytes.append(contentsOf: prefix) }
      var rest = UInt64(number >> 1)
      if rest >= Self.short { rest = (rest &* 0x9E37_79B9_7F4A_7C15) >> 26 }
      while true {
        bytes.append(UInt8(ascii: "a") + UInt8(rest % 26))
        rest /= 26
        if rest == 0 { return }
        rest -= 1
      }
    }

    private static let short: UInt64 = 26 + 26 * 26 + 26 * 26 * 26 + 26 * 26 * 26 * 26
  }
}
