/// Kinds of ASCII bytes.
enum ASCII {
  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
  @inline(__always)
  static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
  @inline(__always)
  static func isAlphanumeric(_ byte: UInt8) -> Bool { isDigit(byte) || isLetter(byte) }
  @inline(__always)
  static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte &- 0x09 < 5 }

  /// The value of a hexadecimal digit; nil for other bytes.
  static func hexadecimal(_ byte: UInt8) -> UInt32? {
    if isDigit(byte) { return UInt32(byte - 0x30) }
    let letter = byte | 0x20
    return (0x61...0x66).contains(letter) ? UInt32(letter - 0x61 + 10) : nil
  }

  /// Whether `bytes` have `word`, which is in lower case, at `index`, in any case.
  static func has(_ word: String, in bytes: [UInt8], at index: Int) -> Bool {
    var index = index
    for byte in word.utf8 {
      guard index < bytes.count, lowercased(bytes[index]) == byte else { return false }
      index += 1
    }
    return true
  }

  static func lowercased(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
}
