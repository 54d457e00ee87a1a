extension ClassificationReport: CustomStringConvertible {
  /// The report with two decimals, scikit-learn's default.
  package var description: String { text(digits: 2) }

  /// The report as `sklearn.metrics.classification_report` prints it, ending in a newline.
  ///
  /// Columns are padded by Unicode scalars, as Python's `len` counts: equal to the reference, though
  /// a terminal shows Chinese names twice as wide.
  package func text(digits: Int = 2) -> String {
    let width = max(
      rows.map(\.name.unicodeScalars.count).max() ?? 0, "weighted avg".count, digits)

    // Where nothing is right scikit-learn counts in floats and shows them; so must we.
    func count(_ support: Int) -> String { nothingIsRight ? "\(support).0" : "\(support)" }
    func line(_ heading: String, _ cells: [String]) -> String {
      padded(heading, to: width) + " " + cells.map { " " + padded($0, to: 9) }.joined() + "\n"
    }
    func line(_ heading: String, _ scores: LabelScores) -> String {
      let values = [scores.precision, scores.recall, scores.f1]
      return line(
        heading, values.map { fixedPoint($0, digits: digits) } + [count(scores.support)])
    }

    var text = line("", ["precision", "recall", "f1-score", "support"]) + "\n"
    for row in rows { text += line(row.name, row.scores) }
    text += "\n"
    switch overall {
    case .accuracy(let accuracy):
      text += line("accuracy", ["", "", fixedPoint(accuracy, digits: digits), count(support)])
    case .microAverage(let scores):
      text += line("micro avg", scores)
    }
    text += line("macro avg", macroAverage)
    text += line("weighted avg", weightedAverage)
    return text
  }
}

/// `text` with spaces before it up to `width` scalars.
func padded(_ text: String, to width: Int) -> String {
  String(repeating: " ", count: max(0, width - text.unicodeScalars.count)) + text
}
