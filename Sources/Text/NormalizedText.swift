/// Text after clean-up, spacing, accent stripping and lower-casing, with the way back.
struct NormalizedText {
  /// The text in UTF-8.
  private(set) var bytes: [UInt8] = []
  /// For every byte, where in the source the scalar it came from begins. Ascending.
  private(set) var origins: [Int] = []

  var count: Int { bytes.count }

  /// Begins anew with room for `count` bytes and some spaces.
  mutating func removeAll(reserving count: Int) {
    bytes.removeAll(keepingCapacity: true)
    origins.removeAll(keepingCapacity: true)
    bytes.reserveCapacity(count + count / 2)
    origins.reserveCapacity(count + count / 2)
  }

  @inline(__always)
  mutating func append(_ byte: UInt8, origin: Int) {
    bytes.append(byte)
    origins.append(origin)
  }

  mutating func append(scalar: UInt32, origin: Int) {
    var (encoded, width) = UTF8Coding.encode(scalar)
    while width > 0 {
      append(UInt8(truncatingIfNeeded: encoded), origin: origin)
      encoded >>= 8
      width -= 1
    }
  }

  /// The bytes of `source` that `range` of this text came from: from the first byte of the first
  /// scalar to the last byte of the last one. What was removed between them is included, what was
  /// removed after the last one is not.
  @inline(__always)
  func origin(of range: Range<Int>, in source: [UInt8]) -> Range<Int> {
    let last = origins[range.upperBound - 1]
    return origins[range.lowerBound]..<(last + UTF8Coding.decode(source, at: last).width)
  }
}
