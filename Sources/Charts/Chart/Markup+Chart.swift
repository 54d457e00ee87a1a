extension Markup {
  /// A chart as a part of a page.
  package init(_ chart: any Chart, id: String, in language: Language) {
    self.init()
    text = chart.svg(id: id, in: language, as: .fragment)
  }
}
