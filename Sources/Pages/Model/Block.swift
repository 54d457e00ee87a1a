package import FilbertCharts

/// A piece of a section.
package indirect enum Block: Sendable {
  /// Numbers to be read first, as cards.
  case figures([Figure])
  /// A table.
  case table(PageTable)
  /// Charts, beside each other if there is room.
  case charts([ChartFigure])
  /// A paragraph.
  case text(Phrase)
  /// Sentences or names below each other.
  case list([Phrase])
  /// A sentence that must not be overlooked.
  case notice(NoticeLevel, Phrase)
  /// Texts with what a model answered.
  case examples(Examples)
  /// What somebody may type, as it is.
  case code(String)
  /// Names and values of a recipe or a data set.
  case facts([Fact])
  /// What is shown if somebody opens it, and in print.
  case details(Phrase, [Block])
  /// A part of the section with a heading and an id of its own.
  case subsection(PageSection)

  /// One chart.
  package static func chart(_ chart: any Chart, caption: Phrase? = nil) -> Block {
    .charts([ChartFigure(chart, caption: caption)])
  }
}

/// How urgent a notice is.
package enum NoticeLevel: Sendable {
  /// Something worth knowing.
  case note
  /// Something that limits what the page says.
  case warning
}

/// A name and its value.
package struct Fact: Sendable {
  /// What it is.
  package var name: Phrase
  /// Its value.
  package var value: Phrase

  /// Creates a fact.
  package init(_ name: Phrase, _ value: Phrase) {
    self.name = name
    self.value = value
  }
}

/// A chart with words below its title.
package struct ChartFigure: Sendable {
  /// The chart.
  package var chart: any Chart
  /// How to read it, or what follows from it.
  package var caption: Phrase?
  /// Whether its data can be opened as a table.
  package var hasTable: Bool

  /// Creates a figure.
  package init(_ chart: any Chart, caption: Phrase? = nil, hasTable: Bool = true) {
    self.chart = chart
    self.caption = caption
    self.hasTable = hasTable
  }
}
