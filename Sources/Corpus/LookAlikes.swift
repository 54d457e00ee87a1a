import FilbertCleaning
import FilbertCore
import FilbertTables

/// Names that a person takes for one, such as labels that only a blank distinguishes.
enum LookAlikes {
  /// Hashing a string is not linear in its length, and nobody mistakes one long text for another.
  private static let longest = 1_000

  /// Groups of names that look the same: equal except for case, blanks (a no-break space is one), characters that nobody
  /// sees (Unicode's `Default_Ignorable_Code_Point` and control characters), full and half width, the kind of dash
  /// or quotation mark, and whether an accent is a character of its own; or the same number (1 and 1.0).
  ///
  /// - Parameter names: distinct, sorted by code point.
  /// - Returns: groups in the order of their first names.
  static func groups(_ names: [String]) -> [[String]] {
    Dictionary(grouping: names.filter { $0.utf8.count <= longest }, by: appearance)
      .values.filter { $0.count > 1 }.sorted { ExactString($0[0]) < ExactString($1[0]) }
  }

  /// The groups for people, at most five of them; nil without any.
  static func listed(_ groups: [[String]]) -> String? {
    guard !groups.isEmpty else { return nil }
    let more = groups.count > 5 ? "; and \(groups.count - 5) more such groups" : ""
    return groups.prefix(5).map(shown).joined(separator: "; ") + more
  }

  /// The names of a group in quotes, at most five of them, with escapes for what nobody sees: `"LOC" and "LOC\u{a0}"`.
  static func shown(_ group: [String]) -> String {
    let quoted = group.map { "\"\(escaped($0))\"" }
    return quoted.count > 5 ? quoted.listed(atMost: 5) : quoted.listed()
  }

  /// What two names have in common that look the same.
  private static func appearance(_ name: String) -> String {
    var plain = ""
    for scalar in name.unicodeScalars {
      let properties = scalar.properties
      if properties.isWhitespace {
        if plain.unicodeScalars.last != " " { plain.unicodeScalars.append(" ") }
      } else if properties.isDash {
        plain += "-"
      } else if apostrophes.contains(scalar) {
        plain += "'"
      } else if properties.isQuotationMark {
        plain += "\""
      } else if !properties.isDefaultIgnorableCodePoint, properties.generalCategory != .control {
        plain.unicodeScalars.append(scalar)
      }
    }
    plain = TextCleaning([.width, .nfc])(plain).trimmed
    return NumberText.canonical(plain) ?? plain.lowercased()
  }

  /// Single quotation marks, and the accents and letters that are typed in their place.
  private static let apostrophes: Set<Unicode.Scalar> = [
    "'", "\u{2018}", "\u{2019}", "\u{201A}", "\u{201B}", "\u{2039}", "\u{203A}", "\u{FF07}", "`",
    "\u{B4}", "\u{2B9}", "\u{2BC}", "\u{2032}",
  ]

  /// A name with escapes for blanks other than the usual one, for what is invisible, and for accents that are characters
  /// of their own although they need not be.
  private static func escaped(_ name: String) -> String {
    let isComposed = ExactString(TextCleaning([.nfc])(name)) == ExactString(name)
    var shown = ""
    for scalar in name.unicodeScalars {
      let properties = scalar.properties
      let isHidden =
        properties.isWhitespace && scalar != " " || properties.isDefaultIgnorableCodePoint
        || properties.generalCategory == .control
        || !isComposed && properties.generalCategory == .nonspacingMark
      if isHidden { shown += scalar.escape } else { shown.unicodeScalars.append(scalar) }
    }
    return shown
  }
}
