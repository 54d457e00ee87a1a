import FilbertCore
import FilbertCorpus
import FilbertExperiments
import FilbertFiles
import FilbertFolds
import FilbertReports
import FilbertScoring
import FilbertText

extension CrossValidate {
  /// Prints the report of texts, and writes their rows and the page.
  func showTexts(
    _ report: FoldReport, _ output: AtomicFile, _ files: ReportFiles, _ console: Console
  ) throws {
    guard let file = report.data.file else { preconditionFailure("texts without a file") }
    let first = try report.answers(0)
    let evaluation = first.textEvaluation
    let rival = report.candidates.count > 1 ? try report.answers(0, of: 1).textEvaluation : nil
    let comparison = rival.map {
      ModelComparison(
        (report.candidates[0].name, evaluation.rows), (report.candidates[1].name, $0.rows))
    }
    if let warning = evaluation.baselineWarning { console.warn(warning) }
    try write(report, first, file, to: output, console)
    try figures.show(
      text: { report.text(evaluation, comparison, digits: $0) },
      json: report.json(evaluation, comparison))
    guard files.isWanted else { return }
    let examples = report.data.rows.examples
    let rows = first.places.map(\.row)
    var seen = SeenTexts()
    let repeats = rows.count { row in
      seen.insert(examples[row].input, line: examples[row].line) != nil
    }
    var input = TextReportInput(
      model: report.candidates[0].name, data: file.name, evaluation: evaluation, target: nil,
      slices: nil, training: nil, explainer: nil, remarks: [], repeatedRows: repeats
    ) { numbers in numbers.map { examples[rows[$0]].input } }
    input.folds = report.folds
    if let comparison, let rival {
      input.comparisons = [try ReportComparison(comparison, rival.rows, input)]
    }
    try files.write(EvaluationReport(input))
  }

  /// Writes the rows of all repetitions.
  ///
  /// - Parameter first: the answers of the first repetition.
  private func write(
    _ report: FoldReport, _ first: OutOfFoldAnswers, _ file: LabelledFile, to output: AtomicFile,
    _ console: Console
  ) throws(FilbertError) {
    let separator = try data.request(columns).separator ?? ","
    var writer = try EvaluatedRowWriter(
      to: sink(output, file.encoding, adding: first.noRows.labels, console),
      spreadsheet.dialect(), columns: file.columns.columns, name: file.name, first.noRows,
      separator: separator, abstains: false, adding: report.columns)
    for repetition in 0..<report.plan.repeats {
      let answers = repetition == 0 ? first : try report.answers(repetition)
      let folds = report.folds(repetition)
      var texts = answers.texts.makeIterator()
      try file.read(answers.places.map(\.row)) { element throws(FilbertError) in
        guard let (row, text) = texts.next() else { return }
        try writer.write(
          element, text, adding: report.fields(repetition, fold: folds[row]))
      }
    }
    try writer.commit()
    console.say(
      "\(self.output): \(Rendering.counted(first.places.count * report.plan.repeats, "row"))")
  }

  /// Prints the reports of a tagger, and writes its words and the page.
  func showTags(
    _ report: FoldReport, _ output: AtomicFile, _ files: ReportFiles, _ console: Console
  ) throws {
    guard let dataset = report.data.sentences else { preconditionFailure("tags without sentences") }
    let first = try report.answers(0)
    let evaluation = first.tagEvaluation
    if let warning = evaluation.baselineWarning { console.warn(warning) }
    var writer = try EvaluatedWordWriter(
      to: sink(output, dataset.encoding, adding: report.data.rows.labels, console),
      spreadsheet.dialect(), adding: report.columns)
    let sentences = report.data.rows.sentences
    for repetition in 0..<report.plan.repeats {
      let answers = repetition == 0 ? first : try report.answers(repetition)
      let folds = report.folds(repetition)
      for (row, words) in answers.sentences {
        try writer.write(
          row + 1, sentences[row], words, adding: report.fields(repetition, fold: folds[row]))
      }
    }
    try writer.commit()
    console.say(
      "\(self.output): \(Rendering.counted(first.places.count * report.plan.repeats, "sentence"))")
    try figures.show(
      text: { report.text(evaluation, nil, digits: $0) }, json: report.json(evaluation, nil))
    guard files.isWanted else { return }
    try files.write(
      EvaluationReport(
        tags: evaluation, model: report.candidates[0].name, data: dataset.name, training: nil,
        folds: report.folds))
  }

  /// The output in its encoding.
  private func sink(
    _ file: AtomicFile, _ read: DetectedEncoding?, adding labels: [String], _ console: Console
  ) throws(FilbertError) -> any ByteSink {
    try EncodingSink.wrapping(
      file,
      outputEncoding.resolve([read], format: .csv, adding: labels, output: output, console))
  }
}
