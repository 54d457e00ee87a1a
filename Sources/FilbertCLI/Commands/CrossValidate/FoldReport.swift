import FilbertCore
import FilbertExperiments
import FilbertFolds
import FilbertJSON
import FilbertReports
import FilbertScoring
import FilbertTransformer

/// What a cross-validation has found.
struct FoldReport {
  let plan: FoldPlan
  let data: ExperimentData
  let candidates: [Candidate]
  /// Of each candidate.
  let results: [FoldResults]

  /// All answers of a candidate in a repetition.
  func answers(
    _ repetition: Int, of candidate: Int = 0
  ) throws(FilbertError) -> OutOfFoldAnswers {
    let candidate = candidates[candidate]
    var fits: [FitAnswers] = []
    for place in (repetition * plan.folds)..<((repetition + 1) * plan.folds) {
      fits.append(try candidate.store.answers(to: candidate.fit(place, of: plan)))
    }
    return OutOfFoldAnswers(candidate.store.rows, fits)
  }

  /// The second candidate beside the first; nil if there is only one.
  var comparison: FoldComparison? {
    guard candidates.count > 1 else { return nil }
    return FoldComparison(
      (candidates[0].name, results[0].figures), (candidates[1].name, results[1].figures),
      leading: data.rows.task.leadingFigure)
  }

  /// The part of the page.
  var folds: ReportFolds { ReportFolds(results[0].figures, comparison) }

  /// What is printed.
  ///
  /// - Parameters:
  ///   - evaluation: of the answers of the first repetition.
  ///   - rows: the same of both candidates, compared row by row; nil for taggers and for one candidate.
  func text(_ evaluation: any Evaluation, _ rows: ModelComparison?, digits: Int) -> String {
    evaluation.text(digits: digits) + results[0].figures.text(digits: digits)
      + (comparison?.text(digits: digits) ?? "") + (rows?.text(digits: digits) ?? "")
  }

  /// The report of `evaluate` with `cross_validation`, and `comparison` with `folds` and `rows`.
  func json(_ evaluation: any Evaluation, _ rows: ModelComparison?) -> JSONValue {
    var object = evaluation.json.objectValue ?? JSONObject()
    object.add("cross_validation", results[0].figures.json)
    if let comparison {
      object.add("comparison", ["folds": comparison.json, "rows": rows?.json ?? .null])
    }
    return .object(object)
  }
}

extension ModelTask {
  /// The figure that decides which of two models is better; one of ``Evaluation/overall``.
  fileprivate var leadingFigure: String {
    switch self {
    case .classification, .multilabel: "macro_f1"
    case .regression: "rmse"
    case .tagging: "entity_f1"
    }
  }
}
