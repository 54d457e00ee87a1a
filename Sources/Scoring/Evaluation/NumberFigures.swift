import FilbertEvaluation
import FilbertJSON

/// The figures of a model that answers a number.
struct NumberFigures: TextFigures {
  private let report: RegressionReport
  private let baseline: MeanBaseline?

  init(gold: [Double], predicted: [Double]) {
    report = RegressionReport(gold: gold, predicted: predicted)
    baseline = MeanBaseline(gold: gold)
  }

  func text(digits: Int) -> String {
    report.text(digits: digits) + (baseline.map { "\n" + $0.text(digits: digits) } ?? "")
  }

  var object: JSONObject {
    var object = report.json.objectValue ?? JSONObject()
    object.add("baseline", baseline?.json ?? .null)
    return object
  }

  func figure(_ key: String) -> Double? { report.json[key]?.doubleValue }

  var overall: [OverallFigure] {
    [
      OverallFigure("rmse", "RMSE", .loss, report.rmse),
      OverallFigure("mae", "MAE", .loss, report.mae),
      OverallFigure("r2", "R2", .determination, report.r2),
      OverallFigure("pearson", "Pearson correlation", .correlation, report.pearson),
      OverallFigure("spearman", "Spearman correlation", .correlation, report.spearman),
    ]
  }

  var scores: EvaluationScores { EvaluationScores(numbers: report) }

  var baselineWarning: String? { baseline?.warning(rmse: report.rmse) }
}
