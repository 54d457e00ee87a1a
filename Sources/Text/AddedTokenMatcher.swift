/// Cuts a text at the added tokens in it: leftmost first, longest at one place (the reference uses
/// an Aho-Corasick automaton of that rule; for a handful of tokens a table of first bytes is as
/// quick and needs no building).
struct AddedTokenMatcher: Sendable {
  private struct Pattern {
    let bytes: [UInt8]
    let id: Int32
    let token: AddedToken
  }

  private var patterns: [Pattern] = []
  /// Whether a pattern begins with this byte.
  private var isFirst = [Bool](repeating: false, count: 256)
  /// For each first byte, the patterns that begin with it, longest first.
  private var candidates = [[Int]](repeating: [], count: 256)
  private let classes = ScalarClassTable.shared

  /// - Parameter patterns: The bytes to find (empty ones are passed over), and whose they are.
  init(_ patterns: [(bytes: [UInt8], id: Int32, token: AddedToken)]) {
    for (bytes, id, token) in patterns where !bytes.isEmpty {
      isFirst[Int(bytes[0])] = true
      candidates[Int(bytes[0])].append(self.patterns.count)
      self.patterns.append(Pattern(bytes: bytes, id: id, token: token))
    }
    for byte in candidates.indices {
      let all = self.patterns
      candidates[byte].sort { all[$0].bytes.count > all[$1].bytes.count }
    }
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
      guard !pattern.token.isSingleWord || standsAlone(match, in: bytes, range) else { continue }
      let found = widened(match, pattern.token, in: bytes, done..<range.upperBound)
      guard found.lowerBound >= done else { continue }
      if done < found.lowerBound { body(done..<found.lowerBound, nil) }
      body(found, pattern.id)
      done = found.upperBound
    }
    if done < range.upperBound { body(done..<range.upperBound, nil) }
  }

  private func pattern(in bytes: Span<UInt8>, at index: Int, end: Int) -> Pattern? {
    let numbers = candidates[Int(bytes[index])]
    for number in numbers {
      let wanted = patterns[number].bytes
      if wanted.count <= end - index,
        wanted.indices.allSatisfy({ bytes[index + $0] == wanted[$0] })
      {
        return patterns[number]
      }
    }
    return nil
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
