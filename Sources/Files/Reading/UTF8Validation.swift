/// Finds where bytes stop being UTF-8 as the Unicode Standard defines it (table 3-7: no overlong
/// forms, no surrogates, nothing above U+10FFFF).
///
/// `String(decoding:as:)` repairs silently and `String(validating:as:)` does not say where it
/// failed, but users need the place.
package enum UTF8Validation {
  /// The index of the first byte of `bytes[range]` that belongs to no valid sequence, or nil. A
  /// sequence cut off by the end of `range` is invalid and reported at its first byte.
  package static func firstInvalid(in bytes: [UInt8], _ range: Range<Int>) -> Int? {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
    var index = range.lowerBound
    while index < range.upperBound {
      index = skipCommon(in: bytes, index..<range.upperBound)
      if index == range.upperBound { return nil }
      if bytes[index] < 0x80 {
        index += 1
        continue
      }
      let length = sequenceLength(in: bytes, at: index, end: range.upperBound)
      if length == 0 { return index }
      index += length
    }
    return nil
  }

  /// Passes ASCII and sequences of three bytes, which most Chinese and Japanese is, one machine word at a time; stops
  /// at anything else and within eight bytes of the end.
  private static func skipCommon(in bytes: [UInt8], _ range: Range<Int>) -> Int {
    unsafe bytes.withUnsafeBytes { bytes in
      var index = range.lowerBound
      while index &+ 8 <= range.upperBound {
        let word = UInt64(
          littleEndian: unsafe bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
        let high = word & 0x8080_8080_8080_8080
        if word & 0x80 == 0 {
          // The zero bits below the first high one are whole bytes of ASCII; all eight without one.
          index &+= high.trailingZeroBitCount >> 3
          continue
        }
        // E1 to EC, EE and EF allow any two that may follow; E0 and ED do not.
        let low = word & 0x0F
        guard word & 0xC0_C0F0 == 0x80_80E0, low != 0, low != 0x0D else { return index }
        index &+= 3
      }
      return index
    }
  }

  /// The number of bytes of the valid sequence at `index`, or 0.
  private static func sequenceLength(in bytes: [UInt8], at index: Int, end: Int) -> Int {
    let lead = bytes[index]
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch lead {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: length = 4
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return 0
    }
    guard index + length <= end, second.contains(bytes[index + 1]) else { return 0 }
    for next in (index + 2)..<max(index + 2, index + length) where bytes[next] & 0xC0 != 0x80 {
      return 0
    }
    return length
  }
}
