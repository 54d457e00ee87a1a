/// Scalars in and out of UTF-8 bytes.
package enum UTF8Coding {
  /// The scalar at `index` and its width in bytes. A malformed byte reads as U+FFFD, one byte wide.
  @inlinable
  @inline(__always)
  package static func decode(_ bytes: Span<UInt8>, at index: Int) -> (scalar: UInt32, width: Int) {
    let lead = UInt32(bytes[index])
    if lead < 0x80 { return (lead, 1) }
    let width = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
    guard lead >= 0xC2, lead < 0xF5, index + width <= bytes.count else { return (0xFFFD, 1) }
    var scalar = lead & (0x7F >> UInt32(width))
    for next in (index + 1)..<(index + width) {
      let byte = UInt32(bytes[next])
      guard byte & 0xC0 == 0x80 else { return (0xFFFD, 1) }
      scalar = scalar << 6 | byte & 0x3F
    }
    let minimum: UInt32 = width == 4 ? 0x10000 : width == 3 ? 0x800 : 0x80
    let valid = scalar >= minimum && scalar < 0x110000 && scalar & 0xFFFF_F800 != 0xD800
    return valid ? (scalar, width) : (0xFFFD, 1)
  }

  /// Where the scalar before `index` begins; at least `lowerBound`. A malformed byte is a scalar of its own, as in
  /// ``decode(_:at:)``.
  @inlinable
  package static func start(before index: Int, in bytes: Span<UInt8>, notBefore lowerBound: Int)
    -> Int
  {
    var start = index - 1
    while start > lowerBound, index - start < 4, bytes[start] & 0xC0 == 0x80 { start -= 1 }
    return start + decode(bytes, at: start).width == index ? start : index - 1
  }

  /// The bytes of `scalar`, lowest first, and their number.
  @inlinable
  @inline(__always)
  package static func encode(_ scalar: UInt32) -> (bytes: UInt32, width: Int) {
    let last = 0x80 | scalar & 0x3F
    if scalar < 0x80 { return (scalar, 1) }
    if scalar < 0x800 { return (0xC0 | scalar >> 6 | last << 8, 2) }
    let third = 0x80 | scalar >> 6 & 0x3F
    if scalar < 0x10000 { return (0xE0 | scalar >> 12 | third << 8 | last << 16, 3) }
    let second = 0x80 | scalar >> 12 & 0x3F
    return (0xF0 | scalar >> 18 | second << 8 | third << 16 | last << 24, 4)
  }
}
