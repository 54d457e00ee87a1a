import FilbertText

/// How the words of a script are found.
enum WordScript {
  /// Blanks or punctuation end a word: Latin, Cyrillic, Arabic, Korean and most others.
  case spaced
  /// Foreign words in Japanese: a run of katakana is one word.
  case katakana
  /// Nothing ends a word: Chinese, the rest of Japanese, Thai, Lao, Khmer, Burmese, Tibetan.
  case unspaced

  /// The script of `scalar`; nil if it belongs to no word.
  static func of(_ scalar: UInt32) -> WordScript? {
    guard scalar != 0x5F, ScalarClassTable.shared[scalar].contains(.word) else { return nil }
    switch scalar {
    case 0x0E00...0x0FFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3005...0x3007, 0x3040...0x309F,
      0x3400...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF:
      return .unspaced
    case 0x30A0...0x30FF, 0xFF66...0xFF9D: return .katakana
    default: return .spaced
    }
  }
}
