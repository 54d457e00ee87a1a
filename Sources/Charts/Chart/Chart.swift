/// A picture of data: text of SVG, made from values alone.
///
/// A chart is one SVG element that scales with the page around it. It follows the colour scheme of the reader, light or
/// dark, can be read without colours, and describes itself to those who do not see it. Values that are not finite, or
/// beyond ±10¹⁰⁰, are left out, and ``description(in:)`` says how many. Equal charts give equal bytes.
public protocol Chart: Sendable {
  /// What the chart shows.
  var title: Phrase { get }
  /// How large it is drawn.
  var size: ChartSize { get }
  /// What it shows with its key numbers, for those who do not see it.
  func description(in language: Language) -> String
  /// Its data as a table, thinned to the number of rows that somebody may read.
  func table(in language: Language) -> ChartTable
  /// The chart as an SVG element.
  ///
  /// - Parameters:
  ///   - id: What the ids of its elements begin with; no other chart of the page may have it.
  ///   - language: The language of titles and numbers.
  ///   - form: Whether it stands alone or within a page.
  func svg(id: String, in language: Language, as form: ChartForm) -> String
}

extension Chart {
  /// The chart as an SVG document with its title and its style.
  public func svg(in language: Language = .english) -> String {
    svg(id: "chart", in: language, as: .document)
  }
}

/// Where a chart is shown.
public enum ChartForm: Sendable {
  /// In a file of its own: with the title and the style sheet.
  case document
  /// In a page that has ``ChartStyle/css`` in its style sheet and shows the title itself.
  case fragment
}
