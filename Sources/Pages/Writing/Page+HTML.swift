import FilbertCharts
import FilbertCore

extension Page {
  /// The page as HTML.
  package func html() -> String {
    var writer = PageWriter(self)
    return writer.html()
  }
}

extension Phrase {
  /// As plain text, a name in it shortened: a label may be a megabyte long.
  func shortenedText(in language: Language) -> String {
    text(in: language).shortened(to: 200)
  }
}
