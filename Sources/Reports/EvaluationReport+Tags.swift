import FilbertCharts
import FilbertEvaluation
package import FilbertJSON
import FilbertPages
package import FilbertScoring

extension EvaluationReport {
  /// The report of a tagger.
  ///
  /// - Parameters:
  ///   - model: its directory.
  ///   - data: the file.
  ///   - training: `training.json`.
  ///   - folds: nil if the answers are those of one model.
  package init(
    tags evaluation: TagEvaluation, model: String, data: String, training: JSONValue?,
    folds: ReportFolds? = nil
  ) {
    let errors = evaluation.errors
    let intervals = SpanIntervals(
      gold: evaluation.goldSpans, predicted: evaluation.predictedSpans)
    let overview = EntityOverview(intervals, errors)
    let sections: [(any ReportSection)?] = [
      overview, FoldsSection(folds),
      EntityTypesSection(intervals, errors, text: evaluation.text(digits: 3)),
      EntityErrorsSection(errors),
      SentencesSection(evaluation), TrainingSection(training),
    ]
    self.init(
      ReportSubject(
        model: model, data: data, rows: evaluation.sentences.count,
        unit: Phrase("Sentences", zh: "句子数"), lead: overview.lead),
      sections.compactMap { $0 })
  }
}
