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
  package init(
    tags evaluation: TagEvaluation, model: String, data: String, training: JSONValue?
  ) {
    let overview = EntityOverview(evaluation)
    let sections: [(any ReportSection)?] = [
      overview, EntityTypesSection(evaluation), EntityErrorsSection(evaluation),
      SentencesSection(evaluation), TrainingSection(training),
    ]
    self.init(
      ReportSubject(
        model: model, data: data, rows: evaluation.sentences.count,
        unit: Phrase("Sentences", zh: "句子数"), lead: overview.lead),
      sections.compactMap { $0 })
  }
}
