extension String {
  /// The field, with `'` before it if a spreadsheet that opens the file may take it for a formula and run it: it begins
  /// with `=`, `+`, `-` or `@`, their wide forms included, or with a tab or a line break
  /// (https://owasp.org/www-community/attacks/CSV_Injection).
  ///
  /// Blanks, quotes and invisible characters may precede the sign, since programs drop them. A field that is only a
  /// number, such as `-1.5`, runs nothing and is not changed.
  package var escapedForSpreadsheet: String {
    beginsLikeFormula && !isPlainNumber ? "'\(self)" : self
  }

  private var beginsLikeFormula: Bool {
    for scalar in unicodeScalars {
      switch scalar {
      case "=", "+", "-", "@": return true
      // Full-width and small forms, which some spreadsheets treat as the same, and the minus sign.
      case "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}": return true
      case "\u{FE66}", "\u{FE62}", "\u{FE63}", "\u{FE6B}", "\u{2212}": return true
      case "\t", "\n", "\r": return true
      case "\"": continue
      case _ where scalar.isBlankOrUnseen: continue
      default: return false
      }
    }
    return false
  }

  /// A sign, digits with points or commas, an exponent: a number, which no spreadsheet runs.
  private var isPlainNumber: Bool {
    func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
    func isSign(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+") }
    var rest = utf8[...]
    if rest.first.map(isSign) == true { rest.removeFirst() }
    let mantissa = rest.prefix {
      isDigit($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",")
    }
    guard mantissa.contains(where: isDigit) else { return false }
    rest = rest.dropFirst(mantissa.count)
    guard let mark = rest.popFirst() else { return true }
    guard mark | 0x20 == UInt8(ascii: "e") else { return false }
    if rest.first.map(isSign) == true { rest.removeFirst() }
    return !rest.isEmpty && rest.allSatisfy(isDigit)
  }
}

extension Unicode.Scalar {
  fileprivate var isBlankOrUnseen: Bool {
    switch properties.generalCategory {
    case .control, .format: true
    default: properties.isWhitespace || properties.isDefaultIgnorableCodePoint
    }
  }
}
