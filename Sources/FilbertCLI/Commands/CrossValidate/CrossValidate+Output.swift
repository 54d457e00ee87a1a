import FilbertCore
import FilbertCorpus
import FilbertExperiments
import FilbertFiles
import FilbertFolds
import FilbertReports
import FilbertScoring
import FilbertTables
import FilbertText
import FilbertTransformer

extension CrossValidate {
  /// Begins the file of answers.
  func openOutput(
    _ file: AtomicFile, _ data: ExperimentData, _ plan: FoldPlan, _ console: Console
  ) throws(FilbertError) -> FoldOutput {
    let encoding = data.file.map(\.encoding) ?? data.sentences?.encoding
    let sink = try EncodingSink.wrapping(
      file,
      outputEncoding.resolve(
        [encoding], format: .csv, adding: data.rows.labels, output: output, console))
    return try FoldOutput(
      output, to: sink, spreadsheet.dialect(), data, plan,
      separator: self.data.request(columns).separator ?? ",")
  }

  /// Writes the answers, prints the report of the first repetition, and writes the page.
  func finish(
    _ report: FoldReport, _ output: FoldOutput, _ files: ReportFiles, _ console: Console
  ) throws(FilbertError) {
    let first = try report.answers(0)
    var output = output
    try output.write(first, repetition: 0)
    for repetition in 1..<max(1, report.plan.repeats) {
      try output.write(report.answers(repetition), repetition: repetition)
    }
    if report.data.rows.task == .tagging {
      try finishTags(report, first.tagEvaluation, output, files, console)
    } else {
      try finishTexts(report, first, output, files, console)
    }
  }

  private func finishTexts(
    _ report: FoldReport, _ first: OutOfFoldAnswers, _ output: FoldOutput, _ files: ReportFiles,
    _ console: Console
  ) throws(FilbertError) {
    let evaluation = first.textEvaluation
    let rival =
      report.candidates.count > 1 ? try report.answers(0, of: 1).textEvaluation : nil
    let comparison = rival.map {
      ModelComparison(
        (report.candidates[0].name, evaluation.rows), (report.candidates[1].name, $0.rows))
    }
    if let warning = evaluation.baselineWarning { console.warn(warning) }
    try output.commit(console)
    try figures.show(
      text: { report.text(evaluation, comparison, digits: $0) },
      json: report.json(evaluation, comparison))
    guard files.isWanted else { return }
    let examples = first.places.map { report.data.rows.examples[$0.row] }
    var seen = SeenTexts()
    var input = TextReportInput(
      model: experiment.model, data: report.data.name, evaluation: evaluation, target: nil,
      slices: nil, training: nil, explainer: nil, remarks: [],
      repeatedRows: examples.count { seen.insert($0.input, line: $0.line) != nil }
    ) { numbers in numbers.map { examples[$0].input } }
    input.folds = report.folds
    if let comparison, let rival {
      input.comparisons = [try ReportComparison(comparison, rival.rows, input)]
    }
    try files.write(EvaluationReport(input))
  }

  private func finishTags(
    _ report: FoldReport, _ evaluation: TagEvaluation, _ output: FoldOutput, _ files: ReportFiles,
    _ console: Console
  ) throws(FilbertError) {
    if let warning = evaluation.baselineWarning { console.warn(warning) }
    try output.commit(console)
    try figures.show(
      text: { report.text(evaluation, nil, digits: $0) }, json: report.json(evaluation, nil))
    guard files.isWanted else { return }
    try files.write(
      EvaluationReport(
        tags: evaluation, model: experiment.model, data: report.data.name, training: nil,
        folds: report.folds))
  }
}

extension ExperimentData {
  /// The file that the rows are from.
  fileprivate var name: String { file?.name ?? sentences?.name ?? "" }
}
