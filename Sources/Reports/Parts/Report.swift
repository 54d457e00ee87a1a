package import FilbertCharts
package import FilbertJSON

/// What is known about a model or a file, as a page for people and as JSON for programs, from the same figures.
package protocol Report {
  /// All figures.
  var json: JSONValue { get }
  /// The page, self-contained, of at most ``FilbertPages/Page/byteLimit`` bytes.
  func html(in language: Language) -> String
}
