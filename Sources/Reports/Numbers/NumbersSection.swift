import FilbertCharts
import FilbertEvaluation
import FilbertJSON
import FilbertPages
import FilbertScoring

/// Actual numbers beside predicted ones, and what is left between them.
struct NumbersSection: ReportSection {
  let key = "residuals"
  private let points: [ChartPoint]
  private let residuals: FilbertEvaluation.Histogram?
  private let quantiles: [(share: Double, value: Double)]

  init(_ rows: EvaluatedRows) {
    let pairs = zip(rows.trueNumbers, rows.estimates).map { ($0, Double($1)) }
      .filter { $0.0.isFinite && $0.1.isFinite }
    points = pairs.map { ChartPoint(x: $0.0, y: $0.1) }
    let differences = pairs.map { $0.1 - $0.0 }.sorted()
    residuals =
      differences.isEmpty ? nil : FilbertEvaluation.Histogram(differences, binCount: 30)
    quantiles = [0.05, 0.25, 0.5, 0.75, 0.95].compactMap { share in
      differences.isEmpty
        ? nil : (share, differences[Int(share * Double(differences.count - 1))])
    }
  }

  var json: JSONValue {
    [
      "histogram": residuals?.json ?? .null,
      "quantiles": .array(
        quantiles.map { ["share": .number($0.share), "residual": .number($0.value)] }),
    ]
  }

  /// Both axes alike, so that the diagonal is one.
  private var extent: ClosedRange<Double>? {
    let values = points.flatMap { [$0.x, $0.y] }
    guard let low = values.min(), let high = values.max(), low < high else { return nil }
    return low...high
  }

  var section: PageSection {
    var charts = [
      ChartFigure(
        ScatterChart(
          Phrase("Predicted against actual", zh: "预测值与真实值"),
          x: Axis(Phrase("Actual", zh: "真实值"), range: extent),
          y: Axis(Phrase("Predicted", zh: "预测值"), range: extent), points: points,
          references: [.diagonal(Phrase("perfect", zh: "完全一致"))]), hasTable: false)
    ]
    if let residuals {
      charts.append(
        ChartFigure(
          FilbertCharts.Histogram(
            Phrase("Predicted minus actual", zh: "预测值减真实值"),
            x: Axis(Phrase("Difference", zh: "差值")), edges: residuals.edges,
            series: [.init(Phrase("rows", zh: "行"), residuals.counts)])))
    }
    return PageSection(
      id: "residuals", heading: Phrase("Actual and predicted", zh: "真实值与预测值"),
      blocks: [
        .charts(charts),
        .facts(
          quantiles.map {
            Fact(
              Phrase(
                "\($0.share, .percent()) of the differences are below",
                zh: "有 \($0.share, .percent()) 的差值低于"),
              Phrase($0.value))
          }),
      ])
  }
}
