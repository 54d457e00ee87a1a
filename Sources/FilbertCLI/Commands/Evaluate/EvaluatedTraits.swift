import FilbertCorpus
import FilbertScoring
import FilbertTables

/// What is kept of the rows that are evaluated, apart from answers.
struct EvaluatedTraits {
  /// Columns that slices, values and costs are taken from.
  private(set) var columns: RowColumns
  /// What slices are looked for with; nil if none are looked for.
  private(set) var texts: TextTraits?
  /// Rows whose text occurred before; nil if nobody asked.
  private(set) var repeats: Int?
  private var seen = SeenTexts()

  init(columns: RowColumns, searches: Bool, countsRepeats: Bool) {
    self.columns = columns
    texts = searches ? TextTraits() : nil
    repeats = countsRepeats ? 0 : nil
  }

  /// Notes a row.
  ///
  /// - Parameter tokens: how many of its text were read.
  mutating func add(_ row: Row, _ example: Example, tokens: Int) {
    columns.add(row)
    texts?.add(example.input, tokens: tokens)
    if let count = repeats {
      repeats = count + (seen.insert(example.input, line: example.line) == nil ? 0 : 1)
    }
  }
}
