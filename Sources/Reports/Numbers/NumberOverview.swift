import FilbertCharts
import FilbertEvaluation
import FilbertJSON
import FilbertPages
import FilbertScoring
import FilbertStatistics

/// The figures that come first if the answer is a number.
struct NumberOverview: ReportSection {
  let key = "overview"
  private let intervals: RegressionIntervals
  private let baseline: MeanBaseline?
  private let coverage: Double?
  private let asked: Double?
  private let remarks: [String]
  private let warnings: [Block]

  init(_ input: TextReportInput) {
    let rows = input.rows
    intervals = RegressionIntervals(
      gold: rows.trueNumbers, predicted: rows.estimates.map(Double.init))
    baseline = MeanBaseline(gold: rows.trueNumbers)
    coverage = input.evaluation.coverage
    asked = rows.interval?.coverage
    (remarks, warnings) = (input.remarks, input.notices)
  }

  var lead: Phrase? {
    intervals.mae.map {
      Phrase(
        "On average, its predictions are off by \($0.value, .automatic).",
        zh: "其预测值与真实值的平均差距为 \($0.value, .automatic)。")
    }
  }

  var json: JSONValue {
    var object = intervals.json.objectValue ?? JSONObject()
    object["baseline"] = baseline?.json ?? .null
    if let coverage, let asked {
      object["interval"] = ["asked": .number(asked), "coverage": .number(coverage)]
    }
    object["remarks"] = .array(remarks.map { .string($0) })
    return .object(object)
  }

  var section: PageSection {
    let figures = [
      Figure(
        Phrase("R2", zh: "R2"), intervals.r2,
        hint: Phrase("1 is perfect, 0 is like predicting the mean", zh: "1 为完美，0 相当于始终预测均值")),
      Figure(Phrase("RMSE", zh: "均方根误差"), intervals.rmse, .automatic),
      Figure(Phrase("Mean absolute error", zh: "平均绝对误差"), intervals.mae, .automatic),
      Figure(
        Phrase("Mean error", zh: "平均误差"), intervals.meanError, .automatic,
        hint: Phrase("below 0: answers are too low", zh: "小于 0：预测偏低")),
      Figure(
        Phrase("Coverage of the prediction intervals", zh: "预测区间覆盖率"),
        value: coverage, .percent(decimals: 1),
        hint: asked.map {
          Phrase("asked for: \($0, .percent(decimals: 1))", zh: "要求：\($0, .percent(decimals: 1))")
        }),
    ].compactMap { $0 }
    return PageSection(
      id: "overview", heading: Phrase("Overview", zh: "概览"),
      blocks: [.figures(figures)] + warnings)
  }
}
