/// Finds where bytes stop being UTF-8 as the Unicode Standard defines it (table 3-7: no overlong
/// forms, no surrogates, nothing above U+10FFFF).
///
/// `String(decoding:as:)` repairs silently and `String(validating:as:)` does not say where it
/// failed, yet a person needs the place.
package enum UTF8Validation {
  /// The index of the first byte of `bytes[range]` that belongs to no valid sequence, or nil. A
  /// sequence cut off by the end of `range` is invalid and reported at its first byte.
  package static func firstInvalid(in bytes: [UInt8], _ range: Range<Int>) -> Int? {
    var index = range.lowerBound
    while index < range.upperBound {
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
