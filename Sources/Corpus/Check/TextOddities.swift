/// Signs in a text that it was damaged before it came here.
package struct TextOddities: OptionSet, Sendable {
  package let rawValue: UInt8
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// A control character other than TAB, LF and CR.
  package static let control = TextOddities(rawValue: 1)
  /// U+FFFD: a program could not read a character and put this in its place.
  package static let replacement = TextOddities(rawValue: 2)
  /// Results of reading the bytes of one encoding as another: `Ã©`, `â€™`, `Â£`, `锟斤拷`, `锛`.
  package static let mojibake = TextOddities(rawValue: 4)

  /// The signs in `text`.
  package init(in text: String) {
    self = []
    let bytes = text.utf8.span
    for index in bytes.indices {
      let byte = bytes[index]
      if byte < 0x20 {
        if byte != 0x09, byte != 0x0A, byte != 0x0D { insert(.control) }
      } else if byte == 0x7F {
        insert(.control)
      } else if byte >= 0xC2 {
        note(bytes, index)
      }
    }
  }

  private mutating func note(_ bytes: Span<UInt8>, _ index: Int) {
    func has(_ rest: UInt8...) -> Bool {
      guard index + rest.count < bytes.count else { return false }
      return rest.indices.allSatisfy { bytes[index + 1 + $0] == rest[$0] }
    }
    let next = index + 1 < bytes.count ? bytes[index + 1] : 0
    switch bytes[index] {
    case 0xC2: if next < 0xA0 { insert(.control) }
    case 0xC3:
      // "Ã" or "Â" before U+0080 to U+00BF, which UTF-8 read as Latin-1 leaves.
      if next == 0x83 || next == 0x82, index + 3 < bytes.count, bytes[index + 2] == 0xC2 {
        insert(.mojibake)
      }
      // "â€", "ðŸ", "ï»¿": quotes, emoji and the byte order mark read as Windows-1252.
      if next == 0xA2, has(0xA2, 0xE2, 0x82, 0xAC) { insert(.mojibake) }
      if next == 0xB0, has(0xB0, 0xC5, 0xB8) { insert(.mojibake) }
      if next == 0xAF, has(0xAF, 0xC2, 0xBB, 0xC2, 0xBF) { insert(.mojibake) }
    case 0xE9:
      // "锟斤拷": U+FFFD read as GBK; "锛" and "銆": Chinese punctuation in UTF-8 read as GBK.
      if next == 0x94, has(0x94, 0x9F, 0xE6, 0x96, 0xA4, 0xE6, 0x8B, 0xB7) || has(0x94, 0x9B) {
        insert(.mojibake)
      }
      if next == 0x8A, has(0x8A, 0x86) { insert(.mojibake) }
    case 0xEF: if next == 0xBF, has(0xBF, 0xBD) { insert(.replacement) }
    default: break
    }
  }
}
