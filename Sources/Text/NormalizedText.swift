/// Text after clean-up, spacing, accent stripping and lower-casing, with the way back.
///
/// Both arrays are longer than the text and are written through spans, one per run or scalar:
/// appending byte by byte spends most of its time on checking whether the array is shared.
struct NormalizedText {
  /// The text in UTF-8, in the first ``count`` bytes.
  private(set) var bytes: [UInt8] = []
  /// For every byte, where in the source the scalar it came from begins. Ascending.
  private(set) var origins: [Int] = []
  /// The length of the text in bytes.
  private(set) var count = 0

  /// Empties it and makes room for `count` bytes and some spaces.
  mutating func removeAll(reserving count: Int) {
    self.count = 0
    makeRoom(for: count + count / 2)
  }

  /// Appends the ASCII bytes of `source` from `range.lowerBound` on, up to the first other byte,
  /// which is returned, or the end.
  ///
  /// - Parameters:
  ///   - mapping: What to write for each of the 128.
  ///   - dropped: The value in `mapping` that means that nothing is written.
  @inline(__always)
  mutating func appendASCII(
    _ source: Span<UInt8>, _ range: Range<Int>, mapping: Span<UInt8>, dropped: UInt8
  ) -> Int {
    makeRoom(for: range.count)
    var index = range.lowerBound
    count = Self.write(&bytes, &origins, at: count) { bytes, origins, count in
      while index < range.upperBound {
        let byte = source[index]
        guard byte < 0x80 else { break }
        let mapped = mapping[Int(byte)]
        // Overwritten by the next byte if this one is dropped.
        bytes[count] = mapped
        origins[count] = index
        if mapped != dropped { count += 1 }
        index += 1
      }
    }
    return index
  }

  /// Appends a scalar in UTF-8.
  @inline(__always)
  mutating func append(scalar: UInt32, origin: Int) {
    let (encoded, width) = UTF8Coding.encode(scalar)
    append(UInt64(encoded), width: width, origin: origin)
  }

  /// Appends a scalar in UTF-8 between two spaces.
  @inline(__always)
  mutating func append(spaced scalar: UInt32, origin: Int) {
    let (encoded, width) = UTF8Coding.encode(scalar)
    let spaces: UInt64 = 0x20 | 0x20 << UInt64(8 * (width + 1))
    append(UInt64(encoded) << 8 | spaces, width: width + 2, origin: origin)
  }

  /// Appends `width` bytes, lowest first.
  @inline(__always)
  private mutating func append(_ encoded: UInt64, width: Int, origin: Int) {
    var encoded = encoded
    makeRoom(for: width)
    count = Self.write(&bytes, &origins, at: count) { bytes, origins, count in
      let end = count + width
      while count < end {
        bytes[count] = UInt8(truncatingIfNeeded: encoded)
        origins[count] = origin
        encoded >>= 8
        count += 1
      }
    }
  }

  /// The bytes of `source` that `range` of this text came from: from the first byte of the first
  /// scalar to the last byte of the last one. Text removed between them is included, text removed
  /// after the last one is not.
  @inline(__always)
  func origin(of range: Range<Int>, in source: Span<UInt8>) -> Range<Int> {
    let last = origins[range.upperBound - 1]
    return origins[range.lowerBound]..<(last + UTF8Coding.decode(source, at: last).width)
  }

  /// Lets `body` write into both arrays from `count` on; gives the count it leaves.
  @inline(__always)
  private static func write(
    _ bytes: inout [UInt8], _ origins: inout [Int], at count: Int,
    _ body: (inout MutableSpan<UInt8>, inout MutableSpan<Int>, inout Int) -> Void
  ) -> Int {
    var bytes = bytes.mutableSpan
    var origins = origins.mutableSpan
    var count = count
    body(&bytes, &origins, &count)
    return count
  }

  @inline(__always)
  private mutating func makeRoom(for more: Int) {
    if count + more > bytes.count { grow(by: more) }
  }

  private mutating func grow(by more: Int) {
    let added = max(more, bytes.count)
    bytes.append(contentsOf: repeatElement(0, count: added))
    origins.append(contentsOf: repeatElement(0, count: added))
  }
}
