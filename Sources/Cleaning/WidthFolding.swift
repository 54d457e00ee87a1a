import FilbertText

/// Full-width forms of ASCII (U+FF01 to U+FF5E) and signs of money, and the ideographic space, as half-width;
/// half-width katakana and their punctuation as full-width, voiced sound marks composed: the effect of NFKC on these
/// (UAX 15), and on nothing else.
enum WidthFolding {
  /// U+FF61 to U+FF9F, the last two as combining marks.
  private static let katakana: [UInt32] = [
    0x3002, 0x300C, 0x300D, 0x3001, 0x30FB, 0x30F2, 0x30A1, 0x30A3, 0x30A5, 0x30A7, 0x30A9, 0x30E3,
    0x30E5, 0x30E7, 0x30C3, 0x30FC, 0x30A2, 0x30A4, 0x30A6, 0x30A8, 0x30AA, 0x30AB, 0x30AD, 0x30AF,
    0x30B1, 0x30B3, 0x30B5, 0x30B7, 0x30B9, 0x30BB, 0x30BD, 0x30BF, 0x30C1, 0x30C4, 0x30C6, 0x30C8,
    0x30CA, 0x30CB, 0x30CC, 0x30CD, 0x30CE, 0x30CF, 0x30D2, 0x30D5, 0x30D8, 0x30DB, 0x30DE, 0x30DF,
    0x30E0, 0x30E1, 0x30E2, 0x30E4, 0x30E6, 0x30E8, 0x30E9, 0x30EA, 0x30EB, 0x30EC, 0x30ED, 0x30EF,
    0x30F3, 0x3099, 0x309A,
  ]

  static func cleaned(_ source: [UInt8]) -> [UInt8]? {
    var text = RewrittenText(source)
    let bytes = source.span
    var index = 0
    while index + 2 < source.count {
      let lead = bytes[index]
      guard lead == 0xEF || lead == 0xE3 else {
        index += 1
        continue
      }
      let (scalar, width) = UTF8Coding.decode(bytes, at: index)
      guard let folded = folded(scalar) else {
        index += width
        continue
      }
      let (mark, markWidth) =
        folded >= 0x30A6 && index + width < bytes.count
        ? UTF8Coding.decode(bytes, at: index + width) : (0, 0)
      if let voiced = voiced(folded, mark) {
        text.replace(index..<(index + width + markWidth), by: voiced)
        index += width + markWidth
      } else {
        text.replace(index..<(index + width), by: folded)
        index += width
      }
    }
    return text.finished()
  }

  private static func folded(_ scalar: UInt32) -> UInt32? {
    switch scalar {
    case 0x3000: 0x20
    case 0xFF01...0xFF5E: scalar - 0xFEE0
    case 0xFF61...0xFF9F: katakana[Int(scalar - 0xFF61)]
    case 0xFFE0: 0xA2
    case 0xFFE1: 0xA3
    case 0xFFE5: 0xA5
    case 0xFFE6: 0x20A9
    default: nil
    }
  }

  /// The letter with a half-width sound mark, if there is one.
  private static func voiced(_ letter: UInt32, _ mark: UInt32) -> UInt32? {
    switch (mark, letter) {
    case (0xFF9E, 0x30A6): 0x30F4
    case (0xFF9E, 0x30EF): 0x30F7
    case (0xFF9E, 0x30F2): 0x30FA
    case (0xFF9E, 0x30AB...0x30C2) where letter % 2 == 1: letter + 1
    case (0xFF9E, 0x30C4), (0xFF9E, 0x30C6), (0xFF9E, 0x30C8): letter + 1
    case (0xFF9E, 0x30CF...0x30DB) where letter % 3 == 0: letter + 1
    case (0xFF9F, 0x30CF...0x30DB) where letter % 3 == 0: letter + 2
    default: nil
    }
  }
}
