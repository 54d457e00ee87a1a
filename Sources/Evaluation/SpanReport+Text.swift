extension SpanReport: CustomStringConvertible {
  /// The report with two decimals, seqeval's default.
  package var description: String { text(digits: 2) }

  /// The report as `seqeval.metrics.classification_report` prints it, ending in a newline.
  ///
  /// If no entity occurs at all, for which seqeval fails, only the averages are given, with the
  /// values of its `output_dict`.
  package func text(digits: Int = 2) -> String {
    var table = ScoreTable(names: rows.map(\.name), digits: digits)
    for row in rows { table.write(row.name, row.scores) }
    table.writeBlank()
    table.write("micro avg", microAverage)
    table.write("macro avg", macroAverage)
    table.write("weighted avg", weightedAverage)
    return table.text
  }
}
