/// The script of a character, as far as it decides which kind of model reads a text.
///
/// Unicode's blocks, by the names of its characters. A test compares them with the names that the standard
/// library has.
package enum Script: Int, CaseIterable, Sendable {
  /// Chinese characters, which Japanese uses too.
  case han
  /// Hiragana and katakana.
  case kana
  case hangul, cyrillic, greek, arabic, hebrew, devanagari, thai, latin
  /// Letters of any other script.
  case other
  /// Digits of any script.
  case digits
  /// Emoji, punctuation, and everything else that is neither a letter nor a digit.
  case symbols

  package init(_ scalar: Unicode.Scalar) {
    switch scalar.value {
    case 0x30...0x39: self = .digits
    case 0x41...0x5A, 0x61...0x7A: self = .latin
    case ..<0x80: self = .symbols
    case 0x2E80...0x2FDF, 0x3005, 0x3007, 0x3021...0x3029, 0x31C0...0x31EF, 0x3400...0x4DBF,
      0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x3FFFF:
      self = .han
    case 0x3041...0x30FF, 0x31F0...0x31FF, 0xFF66...0xFF9F, 0x1AFF0...0x1B16F: self = .kana
    case 0x1100...0x11FF, 0x302E...0x302F, 0x3131...0x318E, 0xA960...0xA97F, 0xAC00...0xD7FF,
      0xFFA0...0xFFDC:
      self = .hangul
    case 0x400...0x52F, 0x1C80...0x1C8F, 0x1D2B, 0x2DE0...0x2DFF, 0xA640...0xA69F,
      0x1E030...0x1E08F:
      self = .cyrillic
    case 0x590...0x5FF, 0xFB1D...0xFB4F: self = .hebrew
    case 0x660...0x669, 0x6F0...0x6F9: self = .digits
    case 0x600...0x6FF, 0x750...0x77F, 0x870...0x8FF, 0xFB50...0xFDFF, 0xFE70...0xFEFE,
      0x10EC0...0x10EFF, 0x1EE00...0x1EEFF:
      self = .arabic
    case 0x966...0x96F: self = .digits
    case 0x900...0x97F, 0xA8E0...0xA8FF: self = .devanagari
    case 0xE01...0xE4E: self = .thai
    case 0x370...0x3FF, 0x1D26...0x1D2A, 0x1D66...0x1D6A, 0x1F00...0x1FFF, 0xAB65: self = .greek
    default: self = Self.elsewhere(scalar)
    }
  }

  /// The scripts that lie in many blocks.
  private static func elsewhere(_ scalar: Unicode.Scalar) -> Script {
    let properties = scalar.properties
    if properties.numericType != nil { return .digits }
    guard properties.isAlphabetic else { return .symbols }
    switch scalar.value {
    case 0xAA...0x2AF, 0x1D00...0x1DBF, 0x1E00...0x1EFF, 0x2071...0x209C, 0x2184, 0x2C60...0x2C7F,
      0xA722...0xA7FF, 0xAB30...0xAB68, 0xFB00...0xFB06, 0xFF21...0xFF5A, 0x10780...0x107BF,
      0x1DF00...0x1DFFF:
      return .latin
    default: return .other
    }
  }

  /// Whether it is what texts of a language are written in.
  package var isOfLetters: Bool { self != .digits && self != .symbols }

  /// The member of this script in records.
  package var key: String { String(describing: self) }
}
