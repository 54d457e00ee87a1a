import FilbertCharts
import FilbertEvaluation
import FilbertJSON
import FilbertPages
import FilbertScoring

/// What every threshold would give: ROC and precision-recall curves.
struct CurvesSection: ReportSection {
  let key = "curves"
  private let curves: [(label: String, curve: RankingCurve)]
  /// More labels are not drawn: nobody can distinguish so many lines.
  private static let mostDrawn = 6

  /// - Parameter labels: the numbers of the labels to draw, most important first.
  init?(_ rows: EvaluatedRows, _ labels: [Int]) {
    guard rows.hasProbabilities else { return nil }
    curves = labels.prefix(Self.mostDrawn).compactMap { label in
      RankingCurve(scores: rows.probabilities(of: label), isPositive: rows.has(label))
        .flatMap { $0.rocPoints == nil ? nil : (rows.labels[label], $0) }
    }
    guard !curves.isEmpty else { return nil }
  }

  var json: JSONValue {
    .array(
      curves.map { label, curve in
        [
          "label": .string(label),
          "roc": curve.rocPoints?.thinned().json ?? .null,
          "precision_recall": curve.precisionRecallPoints?.thinned().json ?? .null,
          "det": curve.detPoints?.thinned().json ?? .null,
          "roc_auc": curve.rocAUC.map { .number($0) } ?? .null,
          "average_precision": curve.averagePrecision.map { .number($0) } ?? .null,
        ]
      })
  }

  var section: PageSection {
    func series(_ points: (RankingCurve) -> CurvePoints?) -> [Series] {
      curves.map { Series(Phrase($0.label), points($0.curve)?.chartPoints ?? []) }
    }
    let precisionRecall = StepChart(
      Phrase("Precision and recall", zh: "精确率与召回率"),
      x: .share(Phrase("Recall", zh: "召回率")), y: .share(Phrase("Precision", zh: "精确率")),
      series: series { $0.precisionRecallPoints })
    let roc = LineChart(
      Phrase("ROC curve", zh: "ROC 曲线"),
      x: .share(Phrase("False positive rate", zh: "假阳性率")),
      y: .share(Phrase("True positive rate", zh: "真阳性率")),
      series: series { $0.rocPoints },
      references: [.diagonal(Phrase("chance", zh: "随机"))])
    return PageSection(
      id: "curves", heading: Phrase("Curves", zh: "曲线"),
      lead: Phrase(
        "Each point is a threshold on the probability. With a higher threshold fewer rows get the label, and usually a larger share of them is right.",
        zh: "曲线上每一点对应一个概率阈值。阈值越高，被预测为该标签的行越少，其中正确的比例通常越高。"),
      blocks: [
        .charts([
          ChartFigure(
            precisionRecall,
            caption: Phrase("Higher is better.", zh: "越高越好。"), hasTable: false),
          ChartFigure(
            roc,
            caption: Phrase("Nearer to the upper left is better.", zh: "越靠近左上角越好。"),
            hasTable: false),
        ])
      ])
  }
}
