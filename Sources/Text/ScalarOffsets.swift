/// From byte offsets of a text to offsets in Unicode scalars, which Python counts in.
package struct ScalarOffsets: Sendable {
  /// For every byte offset the number of scalars before it; nil for ASCII, if both are equal.
  private let counts: [Int]?

  /// One pass over the text.
  package init(utf8 text: [UInt8]) {
    guard text.contains(where: { $0 >= 0x80 }) else {
      counts = nil
      return
    }
    var counts: [Int] = []
    counts.reserveCapacity(text.count + 1)
    var count = 0
    for byte in text {
      counts.append(count)
      // The next byte begins a scalar unless it continues one; counted at the lead byte.
      if byte & 0xC0 != 0x80 { count += 1 }
    }
    counts.append(count)
    self.counts = counts
  }

  /// One pass over the text.
  package init(_ text: String) {
    self.init(utf8: Array(text.utf8))
  }

  /// The scalars before `offset`, which is at a scalar's first byte or at the end of the text.
  package subscript(offset: Int) -> Int { counts.map { $0[offset] } ?? offset }

  /// The range in scalars.
  package subscript(range: Range<Int>) -> Range<Int> {
    self[range.lowerBound]..<self[range.upperBound]
  }
}
