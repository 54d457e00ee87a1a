import FilbertCore
import FilbertCorpus
import FilbertInsight
import FilbertJobs
import FilbertModelFiles
import FilbertReports
import FilbertText

extension HeldOutRows {
  /// The report of the model that they have measured.
  ///
  /// - Parameters:
  ///   - name: what the report calls the model.
  ///   - unknown: tokens of all texts that the model does not know.
  func report(
    of directory: ModelDirectory, calling name: String, _ unknown: UnknownTokens
  ) throws(FilbertError) -> EvaluationReport {
    let data = "held-out rows"
    let training = try directory.record?.value
    switch (self, try measure(directory, unknown)) {
    case (.texts(let examples), .texts(let evaluation)):
      return try EvaluationReport(
        TextReportInput(
          model: name, data: data, evaluation: evaluation, target: nil, slices: nil,
          training: training, explainer: TextExplainer(directory, Self.reading), remarks: [],
          repeatedRows: nil
        ) { numbers in numbers.map { examples[$0].input } })
    case (_, .sentences(let evaluation)):
      return EvaluationReport(tags: evaluation, model: name, data: data, training: training)
    case (.sentences, .texts):
      preconditionFailure("sentences are measured as sentences")
    }
  }
}
