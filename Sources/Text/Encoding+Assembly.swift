/// How an encoding comes about: special tokens and pieces in their final order, then the cut.
extension Encoding {
  /// Room for `pieces` and the special tokens.
  mutating func reserveCapacity(_ pieces: Int) {
    let count = pieces + 3
    ids.reserveCapacity(count)
    ranges.reserveCapacity(count)
    words.reserveCapacity(count)
    segments.reserveCapacity(count)
    isSpecial.reserveCapacity(count)
  }

  /// A piece of a text; ``close(segment:separator:)`` tells later which text.
  @inline(__always)
  mutating func append(_ id: Int32, _ range: Range<Int>, word: Int32) {
    ids.append(id)
    ranges.append(range)
    words.append(word)
  }

  /// Takes what was appended since the last special token for a text, and closes it with a separator.
  mutating func close(segment: UInt8, separator: Int32) {
    let pieces = ids.count - segments.count
    segments.append(contentsOf: repeatElement(segment, count: pieces))
    isSpecial.append(contentsOf: repeatElement(false, count: pieces))
    append(special: separator, segment: segment)
  }

  /// A token put around the texts.
  mutating func append(special id: Int32, segment: UInt8) {
    append(id, 0..<0, word: -1)
    segments.append(segment)
    isSpecial.append(true)
  }

  /// Cuts the pieces in `text` down to `count`.
  mutating func truncate(
    _ text: Range<Int>, to count: Int, _ side: TokenizerOptions.TruncationSide
  ) {
    guard count < text.count else { return }
    let cut =
      side == .right
      ? (text.lowerBound + count)..<text.upperBound
      : text.lowerBound..<(text.upperBound - count)
    ids.removeSubrange(cut)
    ranges.removeSubrange(cut)
    words.removeSubrange(cut)
    segments.removeSubrange(cut)
    isSpecial.removeSubrange(cut)
    truncatedPieces += cut.count
  }
}
