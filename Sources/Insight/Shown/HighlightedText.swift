import FilbertCore

/// A text as HTML, with words highlighted by how much they contribute.
///
/// Sign and strength show without colours: words that speak for an answer are underlined with a solid line, those against it
/// with a dotted one, thicker the more they contribute; and every highlighted word is followed by its number, which only
/// screen readers read, and which pointers show. The classes are those of ``style``.
package struct HighlightedText: Sendable {
  /// A part of the text, in bytes, and what it contributes.
  package struct Part: Sendable {
    package let bytes: Range<Int>
    package let weight: Double

    package init(bytes: Range<Int>, weight: Double) {
      (self.bytes, self.weight) = (bytes, weight)
    }
  }

  private let text: [UInt8]
  private let parts: [Part]
  private let greatest: Double

  /// - Parameters:
  ///   - parts: ascending, without overlap, on scalar boundaries of `text`.
  ///   - greatest: the weight that is shown strongest; nil for the greatest magnitude of `parts`.
  package init(_ text: String, _ parts: [Part], greatest: Double? = nil) {
    self.text = Array(text.utf8)
    self.parts = parts
    self.greatest = greatest ?? parts.reduce(0) { max($0, abs($1.weight)) }
  }

  /// Words of one of the texts that were explained.
  ///
  /// - Parameter isPair: those of the second text of a pair.
  package init(_ text: String, _ words: [AttributedWord], isPair: Bool = false) {
    self.init(
      text,
      words.filter { $0.isInPair == isPair }.map {
        Part(bytes: $0.bytes, weight: $0.attribution)
      }, greatest: words.reduce(0) { max($0, abs($1.attribution)) })
  }

  /// The whole text: its words, each with its share of the greatest weight, from -1 to 1, and what stands between them.
  package var pieces: [(text: String, share: Double?)] {
    cut.map { bytes, weight in
      (string(bytes), greatest > 0 ? weight.map { $0 / greatest } : nil)
    }
  }

  /// The parts with their weights, and what stands between them.
  private var cut: [(bytes: Range<Int>, weight: Double?)] {
    var pieces: [(bytes: Range<Int>, weight: Double?)] = []
    var end = 0
    for part in parts {
      pieces.append((end..<part.bytes.lowerBound, nil))
      pieces.append((part.bytes, part.weight))
      end = part.bytes.upperBound
    }
    pieces.append((end..<text.count, nil))
    return pieces.filter { !$0.bytes.isEmpty }
  }

  /// `<span class="reasons" dir="auto">…</span>`.
  package var html: String {
    let pieces = cut.map { bytes, weight in
      let word = string(bytes).escapedForHTML
      guard let weight, level(weight) > 0 else { return word }
      let number = signed(weight)
      return
        "<span class=\"\(weight > 0 ? "for" : "against")\(level(weight))\" title=\"\(number)\">\(word)"
        + "<span class=\"unseen\"> (\(number)) </span></span>"
    }
    return "<span class=\"reasons\" dir=\"auto\">" + pieces.joined() + "</span>"
  }

  /// From 0, not shown, to 4.
  private func level(_ weight: Double) -> Int {
    guard greatest > 0, signed(weight) != "+0.00", signed(weight) != "-0.00" else { return 0 }
    return min(4, Int(abs(weight) / greatest * 5))
  }

  private func string(_ range: Range<Int>) -> String {
    String(decoding: text[range], as: UTF8.self)
  }

  /// The style sheet, for light and dark pages and for print. The colours, a blue and an orange, differ for every kind of
  /// colour blindness (Okabe & Ito 2008).
  package static let style = """
    .reasons { white-space: pre-wrap; overflow-wrap: anywhere; line-height: 2; }
    .reasons span { text-decoration-line: underline; text-underline-offset: .25em; border-radius: .2em; }
    .reasons [class^=for] { text-decoration-style: solid; text-decoration-color: #0072b2; }
    .reasons [class^=against] { text-decoration-style: dotted; text-decoration-color: #b34700; }
    .for1, .against1 { text-decoration-thickness: 1px; } .for2, .against2 { text-decoration-thickness: 2px; }
    .for3, .against3 { text-decoration-thickness: 3px; } .for4, .against4 { text-decoration-thickness: 4px; }
    .for1 { background: #0072b21a; } .for2 { background: #0072b233; } .for3 { background: #0072b24d; } .for4 { background: #0072b266; }
    .against1 { background: #d55e001a; } .against2 { background: #d55e0033; } .against3 { background: #d55e004d; } .against4 { background: #d55e0066; }
    .reasons .unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
    @media (prefers-color-scheme: dark) {
      .reasons [class^=for] { text-decoration-color: #7cc4f2; } .reasons [class^=against] { text-decoration-color: #ffa366; }
    }
    """
}

extension String {
  /// Text for the content of an element and for an attribute in double quotes. Control characters that HTML does not allow
  /// become U+FFFD.
  package var escapedForHTML: String {
    var result = ""
    for scalar in unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "\t", "\n", "\r": result.unicodeScalars.append(scalar)
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}": result.unicodeScalars.append("\u{FFFD}")
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
