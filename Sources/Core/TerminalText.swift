extension String {
  /// The text as one line that a terminal may show: with ``Swift/Unicode/Scalar/terminalEscape`` in place of what
  /// controls it. For everything that people read; data keep their bytes.
  package var escapedForTerminal: String {
    guard !utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else { return self }
    var shown = ""
    for scalar in unicodeScalars {
      if let escape = scalar.terminalEscape {
        shown += escape
      } else {
        shown.unicodeScalars.append(scalar)
      }
    }
    return shown
  }
}

extension Unicode.Scalar {
  /// The escape for a character that ends a line, moves the cursor or controls a terminal (C0, DEL, C1, separators),
  /// that reorders what is read, or that is invisible (format characters, tags): `\n`, `\u{9b}`. Nil for all others.
  package var terminalEscape: String? {
    switch self {
    case " "..."~": return nil
    case "\n": return "\\n"
    case "\r": return "\\r"
    case "\t": return "\\t"
    default: return isSafeForTerminal ? nil : escape
    }
  }

  /// `\u{9b}`.
  package var escape: String { "\\u{\(String(value, radix: 16))}" }

  private var isSafeForTerminal: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: false
    case .format: isVisibleFormat
    // Room for more characters that nobody sees, such as tags.
    case .unassigned: !properties.isDefaultIgnorableCodePoint
    default: true
    }
  }

  /// Format characters that writing needs: the joiners of emoji and of Persian and Indian words, and the signs of
  /// Arabic, Syriac and Kaithi over or before numbers (Unicode's `Prepended_Concatenation_Mark`).
  private var isVisibleFormat: Bool {
    switch value {
    case 0x200C, 0x200D, 0x0600...0x0605, 0x06DD, 0x070F, 0x0890, 0x0891, 0x08E2, 0x110BD, 0x110CD:
      true
    default: false
    }
  }
}
