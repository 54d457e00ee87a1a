/// How wide a text is, by the widths of a wide font (DejaVu Sans, Verdana): what fits by them fits in other fonts too.
enum TextWidth {
  /// How much wider bold letters are.
  static let bold = 1.15

  /// The width of `text` in the units of `size`.
  static func of(_ text: String, size: Double) -> Double {
    text.unicodeScalars.reduce(0) { $0 + ems(of: $1) } * size
  }

  /// The text, or as much of its beginning as fits with "…".
  static func fitted(_ text: String, width: Double, size: Double) -> String {
    guard of(text, size: size) > width else { return text }
    var room = width - ems(of: "…") * size
    var end = text.unicodeScalars.startIndex
    while end < text.unicodeScalars.endIndex {
      room -= ems(of: text.unicodeScalars[end]) * size
      if room < 0 { break }
      end = text.unicodeScalars.index(after: end)
    }
    return text.unicodeScalars[..<end].reduce(into: "") { $0.unicodeScalars.append($1) } + "…"
  }

  /// The text in at most so many lines, broken at spaces and, if a word is longer than a line, within words.
  static func wrapped(_ text: String, width: Double, size: Double, lines limit: Int) -> [String] {
    var lines: [String] = []
    var rest = Substring(text)
    while !rest.isEmpty, lines.count < limit - 1, of(String(rest), size: size) > width {
      var end = rest.startIndex
      var lastSpace: String.Index?
      var used = 0.0
      while end < rest.endIndex {
        used += of(String(rest[end]), size: size)
        if used > width { break }
        if rest[end] == " " { lastSpace = end }
        end = rest.index(after: end)
      }
      let cut = lastSpace ?? max(end, rest.index(after: rest.startIndex))
      lines.append(String(rest[..<cut]))
      rest = rest[cut...].drop { $0 == " " }
    }
    if !rest.isEmpty { lines.append(fitted(String(rest), width: width, size: size)) }
    return lines
  }

  private static func ems(of scalar: Unicode.Scalar) -> Double {
    switch scalar {
    case "i", "j", "l", "I", "'", "|", ".", ",", ":", ";", " ", "\u{202F}", "!": 0.33
    case "f", "t", "r", "(", ")", "[", "]", "/", "-", "\"": 0.42
    case "m", "w", "M", "W", "%", "@", "×", "…": 1.0
    case "a"..."z", "0"..."9", "_", "?", "*": 0.63
    case "A"..."Z", "&", "+", "−", "<", ">", "=", "#", "~": 0.78
    case "⁰"..."⁹", "⁻", "¹", "²", "³": 0.42
    default: ems(ofOther: scalar)
    }
  }

  /// Marks have no width, ideographs and emoji that of the font; what is escaped takes its escape.
  private static func ems(ofOther scalar: Unicode.Scalar) -> Double {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: 0
    case .control, .format, .lineSeparator, .paragraphSeparator: 4.5
    default: scalar.value >= 0x1100 ? (scalar.value >= 0x1F000 ? 1.3 : 1.02) : 0.7
    }
  }
}
