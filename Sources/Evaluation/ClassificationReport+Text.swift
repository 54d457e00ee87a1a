extension ClassificationReport: CustomStringConvertible {
  /// The report with two decimals, scikit-learn's default.
  package var description: String { text(digits: 2) }

  /// The report as `sklearn.metrics.classification_report` prints it, ending in a newline.
  package func text(digits: Int = 2) -> String {
    // If nothing is right, scikit-learn counts in floats and shows them; we must do the same.
    func count(_ support: Int) -> String { nothingIsRight ? "\(support).0" : "\(support)" }

    var table = ScoreTable(names: rows.map(\.name), digits: digits)
    func write(_ name: String, _ scores: LabelScores) {
      table.write(name, scores, support: count(scores.support))
    }
    for row in rows { write(row.name, row.scores) }
    table.writeBlank()
    switch overall {
    case .accuracy(let accuracy):
      table.write("accuracy", ["", "", table.decimals(accuracy), count(support)])
    case .microAverage(let scores):
      write("micro avg", scores)
    }
    write("macro avg", macroAverage)
    write("weighted avg", weightedAverage)
    return table.text
  }
}
