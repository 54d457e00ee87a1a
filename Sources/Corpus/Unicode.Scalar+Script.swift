extension Unicode.Scalar {
  /// Whether it belongs to a script that puts no blanks between words: Chinese, Japanese, Thai, Lao, Khmer, Burmese,
  /// Tibetan.
  var isOfScriptWithoutBlanks: Bool {
    switch value {
    case 0x0E00...0x0FFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x30FF, 0x3400...0x9FFF,
      0xF900...0xFAFF, 0xFF66...0xFF9D, 0x20000...0x3FFFF:
      true
    default: false
    }
  }
}
