package import FilbertCharts

/// A table whose first column names its rows.
package struct PageTable: Sendable {
  /// The heading of a column.
  package struct Column: Sendable {
    /// What its cells hold.
    package var title: Phrase
    /// Whether cells are numbers, which are aligned at their end.
    package var isNumeric: Bool

    /// A column of words.
    package static func words(_ title: Phrase) -> Column { Column(title: title, isNumeric: false) }

    /// A column of numbers.
    package static func numbers(_ title: Phrase) -> Column { Column(title: title, isNumeric: true) }
  }

  /// How a cell differs from the others.
  package enum Tone: Sendable {
    /// Not at all.
    case plain
    /// Less important, such as a group that is too small to judge.
    case quiet
    /// Better than the others.
    case good
    /// Worse than the others.
    case bad
  }

  /// What one cell shows.
  package struct Cell: Sendable {
    /// Its words or number.
    package var content: Phrase
    /// What stands smaller after the content, such as an interval.
    package var addition: Phrase?
    /// The length of a bar behind the number, from 0 to 1; nil for none.
    package var bar: Double?
    /// The id of the element of this page that the cell leads to.
    package var link: String?
    /// How it differs from the others.
    package var tone: Tone

    /// A cell of words.
    package init(
      _ content: Phrase, addition: Phrase? = nil, bar: Double? = nil, link: String? = nil,
      tone: Tone = .plain
    ) {
      self.content = content
      self.addition = addition
      self.bar = bar
      self.link = link
      self.tone = tone
    }

    /// A name or text from outside.
    package static func name(_ name: String) -> Cell { Cell(Phrase(name)) }

    /// A whole number.
    package static func count(_ count: Int) -> Cell { Cell(Phrase(count)) }

    /// A number, with its interval if it has one.
    package static func number(
      _ value: Double, _ format: NumberFormat = .automatic,
      interval: ClosedRange<Double>? = nil, bar: Double? = nil, tone: Tone = .plain
    ) -> Cell {
      Cell(
        Phrase(value, format), addition: interval.map { Phrase.interval($0, format) }, bar: bar,
        tone: tone)
    }

    /// Nothing.
    package static let empty = Cell("")
  }

  /// What the table shows.
  package var caption: Phrase
  /// Its columns; the first names the rows.
  package var columns: [Column]
  /// Its rows, with a cell for each column.
  package var rows: [[Cell]]
  /// The most rows that are shown; the table says how many more there are.
  package var limit: Int
  /// How many rows at the end are sums or averages of those above; they are always shown.
  package var totals: Int

  /// Creates a table.
  package init(
    _ caption: Phrase, columns: [Column], rows: [[Cell]], limit: Int = 100, totals: Int = 0
  ) {
    for row in rows {
      precondition(
        row.count == columns.count,
        "A row has \(row.count) cells and there are \(columns.count) columns.")
    }
    self.caption = caption
    self.columns = columns
    self.rows = rows
    self.limit = limit
    self.totals = totals
  }
}
