import FilbertCore

/// Cuts a text at the added tokens in it: leftmost first, the longest of those at one place.
///
/// The reference uses an Aho-Corasick automaton of that rule. Here the tokens are sorted, and at a byte that begins one
/// the text is followed through them: in most texts no byte does. A byte costs at most the length of the longest token
/// (``longestToken``) times the logarithm of their number, whatever the tokens are.
struct AddedTokenMatcher: Sendable {
  private struct Pattern {
    let bytes: [UInt8]
    let id: Int32
    let token: AddedToken
  }

  /// Longer tokens, in bytes, are refused; the longest in use are words and markers such as `[unused99]`.
  static let longestToken = 512

  /// In the order of their bytes, none twice.
  private let patterns: [Pattern]
  /// Whether a pattern begins with this byte.
  private let isFirst: [Bool]
  /// The patterns that begin with each byte.
  private let candidates: [Range<Int>]
  private let classes = ScalarClassTable.shared

  /// - Parameter patterns: The bytes to find (empty ones are passed over), and whose they are. If some are equal, the
  ///   first counts.
  init(_ patterns: [(bytes: [UInt8], id: Int32, token: AddedToken)]) {
    var first: [[UInt8]: Pattern] = [:]
    for (bytes, id, token) in patterns where !bytes.isEmpty && first[bytes] == nil {
      first[bytes] = Pattern(bytes: bytes, id: id, token: token)
    }
    let sorted = first.values.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    self.patterns = sorted
    let candidates = (0...255 as ClosedRange<UInt8>).map { byte in
      let start = sorted.partitioningIndex { $0.bytes[0] >= byte }
      return start..<sorted.partitioningIndex { $0.bytes[0] > byte }
    }
    self.candidates = candidates
    isFirst = candidates.map { !$0.isEmpty }
  }

  var isEmpty: Bool { patterns.isEmpty }

  /// Calls `body` with the parts of `bytes[range]` in order: found tokens with their number, and
  /// what lies between them without one. Empty parts are left out.
  @inline(__always)
  func forEachPart(
    of bytes: Span<UInt8>, _ range: Range<Int>, _ body: (Range<Int>, Int32?) -> Void
  ) {
    let isFirst = isFirst.span
    var index = range.lowerBound
    var done = range.lowerBound
    while index < range.upperBound {
      guard isFirst[Int(bytes[index])],
        let pattern = pattern(in: bytes, at: index, end: range.upperBound)
      else {
        index += 1
        continue
      }
      // A match that turns out not to count still uses up its bytes.
      let match = index..<(index + pattern.bytes.count)
      index = match.upperBound
      // Asked before it is widened: the white space after a token is looked at once, and not by every token in it.
      guard match.lowerBound >= done,
        !pattern.token.isSingleWord || standsAlone(match, in: bytes, range)
      else { continue }
      let found = widened(match, pattern.token, in: bytes, done..<range.upperBound)
      if done < found.lowerBound { body(done..<found.lowerBound, nil) }
      body(found, pattern.id)
      done = found.upperBound
    }
    if done < range.upperBound { body(done..<range.upperBound, nil) }
  }

  /// The longest of the patterns that `bytes[index..<end]` begins with.
  private func pattern(in bytes: Span<UInt8>, at index: Int, end: Int) -> Pattern? {
    var longest: Pattern?
    // Those that agree with the text so far; all but the first of them are longer.
    var (agreeing, length) = (patterns[candidates[Int(bytes[index])]], 1)
    while let first = agreeing.first {
      if first.bytes.count == length {
        longest = first
        agreeing = agreeing.dropFirst()
      }
      guard length < end - index else { break }
      let byte = bytes[index + length]
      if agreeing.first?.bytes[length] != byte || agreeing.last?.bytes[length] != byte {
        let start = agreeing.partitioningIndex { $0.bytes[length] >= byte }
        agreeing = agreeing[start...]
        agreeing = agreeing.prefix(upTo: agreeing.partitioningIndex { $0.bytes[length] > byte })
      }
      length += 1
    }
    return longest
  }

  private func standsAlone(_ match: Range<Int>, in bytes: Span<UInt8>, _ range: Range<Int>) -> Bool
  {
    if match.lowerBound > range.lowerBound {
      let start = UTF8Coding.start(
        before: match.lowerBound, in: bytes, notBefore: range.lowerBound)
      if classes[UTF8Coding.decode(bytes, at: start).scalar].contains(.word) { return false }
    }
    return match.upperBound == range.upperBound
      || !classes[UTF8Coding.decode(bytes, at: match.upperBound).scalar].contains(.word)
  }

  /// With the white space the token takes along, inside `limits`.
  private func widened(
    _ match: Range<Int>, _ token: AddedToken, in bytes: Span<UInt8>, _ limits: Range<Int>
  ) -> Range<Int> {
    var (start, end) = (match.lowerBound, match.upperBound)
    while token.stripsLeft, start > limits.lowerBound {
      let previous = UTF8Coding.start(before: start, in: bytes, notBefore: limits.lowerBound)
      guard classes[UTF8Coding.decode(bytes, at: previous).scalar].contains(.whitespace) else {
        break
      }
      start = previous
    }
    while token.stripsRight, end < limits.upperBound {
      let (scalar, width) = UTF8Coding.decode(bytes, at: end)
      guard classes[scalar].contains(.whitespace) else { break }
      end += width
    }
    return start..<end
  }
}
