import FilbertCore

/// The table that scikit-learn and seqeval print: a column of names, then precision, recall, F1 and
/// support.
///
/// Columns are padded by Unicode scalars, as Python's `len` counts: equal to the reference, though a terminal shows
/// Chinese names twice as wide. Names may be anything: what controls a terminal is escaped.
struct ScoreTable {
  private let nameWidth: Int
  private let digits: Int
  /// The text written so far, lines ending in newlines.
  private(set) var text = ""

  /// A table for rows of these names, and for averages, which starts with its heading.
  init(names: [String], digits: Int) {
    nameWidth = max(widest(names), "weighted avg".count, digits)
    self.digits = digits
    write("", ["precision", "recall", "f1-score", "support"])
    writeBlank()
  }

  mutating func writeBlank() { text += "\n" }

  mutating func write(_ name: String, _ cells: [String]) {
    text += padded(name.escapedForTerminal, to: nameWidth) + " "
    for cell in cells { text += " " + padded(cell, to: 9) }
    text += "\n"
  }

  /// - Parameter support: The support as it is to be shown; that of `scores` by default.
  mutating func write(_ name: String, _ scores: LabelScores, support: String? = nil) {
    let values = [scores.precision, scores.recall, scores.f1]
    write(name, values.map(decimals) + [support ?? "\(scores.support)"])
  }

  /// A score as the table shows it.
  func decimals(_ value: Double) -> String { fixedPoint(value, digits: digits) }
}

/// Scalars of the longest of `names` as they are shown.
func widest(_ names: [String]) -> Int {
  names.map(\.escapedForTerminal.unicodeScalars.count).max() ?? 0
}

/// `text` with spaces before it up to `width` scalars.
func padded(_ text: String, to width: Int) -> String {
  String(repeating: " ", count: max(0, width - text.unicodeScalars.count)) + text
}
