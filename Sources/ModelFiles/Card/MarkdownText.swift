import FilbertCore
import FilbertJSON

// Names of labels, columns and files in a model card: they may hold anything.

extension String {
  /// The text as code on one line, in which Markdown and HTML have no meaning.
  ///
  /// - Parameter inTable: a cell of a table ends at `|`, even in code.
  func markdownCode(inTable: Bool = false) -> String {
    let shown = escapedForTerminal.shortened(to: 200)
    guard !shown.allSatisfy({ $0 == " " }) else { return "(empty)" }
    let ticks = String(repeating: "`", count: shown.longestRun(of: "`") + 1)
    let padding = shown.hasPrefix("`") || shown.hasSuffix("`") ? " " : ""
    let text = inTable ? shown.replacing("|", with: "\\|") : shown
    return ticks + padding + text + padding + ticks
  }

  private func longestRun(of character: Character) -> Int {
    var (longest, run) = (0, 0)
    for each in self {
      run = each == character ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }

  /// The text as a scalar of YAML in quotes, which is a string of JSON as well: on one line, and only with characters
  /// that YAML may have.
  var yaml: String {
    var quoted = ""
    for scalar in JSONValue.string(self).serialized().unicodeScalars {
      if scalar.isPrintableInYAML {
        quoted.unicodeScalars.append(scalar)
      } else {
        let digits = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
      }
    }
    return quoted
  }
}

extension Unicode.Scalar {
  /// Not printable in YAML 1.1, or a line break, or a byte order mark; above U+FFFF all are printable.
  fileprivate var isPrintableInYAML: Bool {
    switch value {
    case 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x10000...:
      true
    default: false
    }
  }
}
