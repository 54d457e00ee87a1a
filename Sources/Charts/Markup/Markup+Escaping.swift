import FilbertCore

extension Markup {
  /// A text as markup: the five characters that mean something to XML as entities, and characters that XML forbids or
  /// nobody sees (controls, changes of direction, invisible ones) as `\u{202e}`. Lines and tabs stay.
  package static func escaped(_ text: String) -> String {
    guard text.utf8.contains(where: { !isPlain($0) }) else { return text }
    var markup = ""
    markup.reserveCapacity(text.utf8.count + 16)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": markup += "&amp;"
      case "<": markup += "&lt;"
      case ">": markup += "&gt;"
      case "\"": markup += "&quot;"
      case "'": markup += "&#39;"
      default:
        if let escape = scalar.markupEscape {
          markup += escape
        } else {
          markup.unicodeScalars.append(scalar)
        }
      }
    }
    return markup
  }

  /// An `id` made of `text`: ASCII letters, digits and hyphens, beginning with a letter. All other characters become
  /// their numbers, so that different texts have different ids.
  package static func identifier(_ text: String) -> String {
    var id = ""
    for scalar in text.unicodeScalars.prefix(64) {
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "-": id.unicodeScalars.append(scalar)
      case " ": id += "-"
      default: id += "_" + String(scalar.value, radix: 16)
      }
    }
    guard let first = id.utf8.first, (0x61...0x7A).contains(first | 0x20) else { return "i" + id }
    return id
  }

  /// Bytes of ASCII that stand for themselves.
  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x22, 0x26, 0x27, 0x3C, 0x3E: false
    default: (0x20...0x7E).contains(byte)
    }
  }
}

extension Unicode.Scalar {
  /// How a page shows the character if it must not be written itself.
  fileprivate var markupEscape: String? {
    switch self {
    case "\n", "\t": nil
    // Marks without a width that Arabic and Hebrew texts contain. They act on their neighbours only.
    case "\u{200E}", "\u{200F}", "\u{061C}": nil
    default: properties.isNoncharacterCodePoint ? escape : terminalEscape
    }
  }
}
