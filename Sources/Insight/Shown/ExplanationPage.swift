import FilbertCore

/// Explained texts as one HTML page, which needs nothing else; a part at a time, however many there are.
package struct ExplanationPage: Sendable {
  package enum Language: String, Sendable, CaseIterable {
    case english = "en"
    case chinese = "zh"
  }

  private let language: Language

  package init(_ language: Language) {
    self.language = language
  }

  /// The page up to the first text.
  ///
  /// - Parameter source: the name of the texts' file.
  package func head(source: String) -> String {
    let title = words(
      "Why the model answered: \(source.escapedForHTML)", "模型判断的依据：\(source.escapedForHTML)")
    let legend = words(
      "A solid line marks words that speak for the answer, a dotted line words that speak against it. The thicker the line, the stronger the word. Point at a word to see its number.",
      "实线标出支持该判断的词，虚线标出反对的词；线越粗，作用越大。把指针移到词上可看数值。")
    return """
      <!doctype html>
      <html lang="\(language == .english ? "en" : "zh-Hans")">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>\(title)</title>
      <style>
      body { margin: 0 auto; padding: 1rem; max-width: 60rem; font: 1rem/1.55 system-ui, sans-serif; overflow-wrap: anywhere; }
      h1 { font-size: 1.5rem; line-height: 1.25; }
      ol { padding: 0; list-style: none; }
      li { padding: .75rem 0; border-top: 1px solid #8886; break-inside: avoid; }
      li p { margin: .25rem 0; }
      \(HighlightedText.style)
      </style>
      </head>
      <body>
      <main>
      <h1>\(title)</h1>
      <p>\(legend)</p>
      <ol>

      """
  }

  /// One text of a label, or the number of a regression.
  ///
  /// - Parameters:
  ///   - line: of the text in its file.
  ///   - answer: the label, or the number.
  ///   - probability: of the label; nil for a number.
  ///   - texts: one highlighted text, or two of a pair.
  package func item(
    line: Int, answer: String, probability: Double?, _ texts: [HighlightedText]
  ) -> String {
    let place = words("Line \(line)", "第 \(line) 行")
    let number = probability.map { ", \(fixedPoint($0, digits: 3))" } ?? ""
    return "<li><p>\(place): <strong>\(answer.escapedForHTML)</strong>\(number)</p>"
      + texts.map { "<p>\($0.html)</p>" }.joined() + "</li>\n"
  }

  /// The page after the last text.
  package var foot: String { "</ol>\n</main>\n</body>\n</html>\n" }

  private func words(_ english: String, _ chinese: String) -> String {
    language == .english ? english : chinese
  }
}
