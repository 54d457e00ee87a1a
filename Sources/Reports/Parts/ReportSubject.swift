import FilbertCharts

/// What a report is about.
struct ReportSubject {
  /// The model's directory, or the file with its answers.
  let model: String
  /// The labelled file.
  let data: String
  /// Rows, or sentences.
  let rows: Int
  /// What rows are called.
  var unit = Phrase("Rows", zh: "行数")
  /// The most important sentence.
  var lead: Phrase?

  /// The model without directories.
  var modelName: String { String(model.split(separator: "/").last ?? "") }
}
