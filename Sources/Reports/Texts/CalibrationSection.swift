import FilbertCharts
import FilbertEvaluation
import FilbertJSON
import FilbertPages
import FilbertScoring

/// Whether probabilities mean what they say, and how they are distributed.
struct CalibrationSection: ReportSection {
  let key = "calibration"
  private let curves: [(label: String, curve: CalibrationCurve)]
  private let right: FilbertEvaluation.Histogram
  private let wrong: FilbertEvaluation.Histogram
  private let error: Double?
  private let brier: Double?
  private static let mostDrawn = 3

  /// - Parameter labels: the numbers of the labels to draw, most important first.
  init?(_ input: TextReportInput, _ labels: [Int]) {
    let rows = input.rows
    guard rows.hasProbabilities else { return nil }
    curves = labels.prefix(Self.mostDrawn).compactMap { label in
      CalibrationCurve(
        probabilities: rows.probabilities(of: label), isPositive: rows.has(label), binCount: 10
      ).map { (rows.labels[label], $0) }
    }
    guard !curves.isEmpty else { return nil }
    let isRight = rows.isRight
    func histogram(_ wanted: Bool) -> FilbertEvaluation.Histogram {
      FilbertEvaluation.Histogram(
        isRight.indices.filter { isRight[$0] == wanted }.map { Double(rows.confidence(of: $0)) },
        binCount: 20, range: 0...1)
    }
    (right, wrong) = (histogram(true), histogram(false))
    error = input.evaluation.figure("expected_calibration_error")
    brier = input.evaluation.figure("brier_score")
  }

  var json: JSONValue {
    [
      "expected_calibration_error": error.map { .number($0) } ?? .null,
      "brier_score": brier.map { .number($0) } ?? .null,
      "curves": .array(
        curves.map { ["label": .string($0.label), "curve": $0.curve.json] }),
      "confidence_of_right_answers": right.json, "confidence_of_wrong_answers": wrong.json,
    ]
  }

  var section: PageSection {
    let reliability = LineChart(
      Phrase("Reliability diagram", zh: "可靠性图"),
      x: .share(Phrase("Predicted probability", zh: "预测概率")),
      y: .share(Phrase("Share with the label", zh: "实际比例")),
      series: curves.map { label, curve in
        Series(
          Phrase(label),
          curve.bins.map { ChartPoint(x: $0.meanProbability, y: $0.observed.value) },
          band: curves.count > 1
            ? []
            : curve.bins.compactMap { bin in
              bin.observed.interval.map {
                Series.Interval(x: bin.meanProbability, low: $0.low, high: $0.high)
              }
            })
      }, references: [.diagonal(Phrase("perfect", zh: "完全校准"))])
    let distribution = FilbertCharts.Histogram(
      Phrase("Confidence of the answers", zh: "答案的置信度分布"),
      x: .share(Phrase("Highest probability", zh: "最高概率")), edges: right.edges,
      series: [
        .init(Phrase("right", zh: "正确"), right.counts),
        .init(Phrase("wrong", zh: "错误"), wrong.counts),
      ])
    return PageSection(
      id: "calibration", heading: Phrase("Calibration", zh: "校准"),
      lead: Phrase(
        "If the probabilities are well calibrated, about 70 % of the rows with a probability of 70 % have the label.",
        zh: "如果概率校准良好，那么概率为 70% 的行中约有 70% 确实属于该标签。"),
      blocks: [
        .figures(
          [
            Figure(
              Phrase("Expected calibration error", zh: "期望校准误差"), value: error,
              .percent(decimals: 1),
              hint: Phrase("mean distance from the diagonal", zh: "与对角线的平均距离")),
            Figure(Phrase("Brier score", zh: "Brier 分数"), value: brier),
          ].compactMap { $0 }),
        .charts([
          ChartFigure(
            reliability,
            caption: Phrase(
              "On the diagonal, probabilities are right; below it, the model is overconfident.",
              zh: "在对角线上表示概率准确；在其下方表示模型过于自信。")
          ), ChartFigure(distribution),
        ]),
      ])
  }
}
