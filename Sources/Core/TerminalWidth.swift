extension String {
  /// The columns that the text takes on a terminal: Chinese, Japanese and Korean characters and emoji take two.
  package var terminalWidth: Int {
    unicodeScalars.reduce(0) { $0 + $1.terminalWidth }
  }

  /// As much of the text as takes at most `width` columns, with `…` in place of what is left out.
  package func fitted(toTerminalWidth width: Int) -> String {
    guard terminalWidth > width else { return self }
    var (fitted, used) = ("", 1)
    for character in self {
      used += String(character).terminalWidth
      if used > width { break }
      fitted.append(character)
    }
    return fitted + "…"
  }
}

extension Unicode.Scalar {
  /// 0 for marks that join the character before them, 2 for wide characters (East_Asian_Width `W` and `F`).
  fileprivate var terminalWidth: Int {
    switch value {
    case ..<0x300: return 1
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3,
      0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
      0x1F680...0x1F6FF, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      return 2
    default:
      switch properties.generalCategory {
      case .nonspacingMark, .enclosingMark, .format: return 0
      default: return 1
      }
    }
  }
}
