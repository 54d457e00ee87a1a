import FilbertCharts
import FilbertEvaluation
import FilbertJSON
import FilbertPages
import FilbertScoring

/// Precision, recall and F1 of each label.
struct LabelsSection: ReportSection {
  let key = "labels"
  /// A label's figures.
  struct Row {
    let label: ClassificationIntervals.Label
    let area: Estimate?
    let averagePrecision: Double?
    let support: Int

    /// - Parameters:
    ///   - number: of the label; only those of the model have areas.
    ///   - areas: of all labels of the model; nil if probabilities are not known.
    init(
      _ label: ClassificationIntervals.Label, _ number: Int, _ rows: EvaluatedRows,
      _ areas: RankingIntervals?, support: Int
    ) {
      (self.label, self.support) = (label, support)
      guard let areas, rows.labels.indices.contains(number) else {
        (area, averagePrecision) = (nil, nil)
        return
      }
      area = areas.areas[number]
      averagePrecision =
        RankingCurve(scores: rows.probabilities(of: number), isPositive: rows.has(number))?
        .averagePrecision
    }
  }

  /// The areas under the curves of all labels of the model; nil if probabilities are not known.
  static func areas(_ rows: EvaluatedRows) -> RankingIntervals? {
    guard rows.hasProbabilities else { return nil }
    return RankingIntervals(
      labelCount: rows.labels.count, rows: rows.count,
      scores: { rows.probabilities(of: $0) }, isPositive: { rows.has($0) })
  }

  private let rows: [Row]
  private let averages: [(name: Phrase, scores: LabelScores)]
  /// The report as scikit-learn prints it.
  private let text: String

  init(_ rows: [Row], averages: [(name: Phrase, scores: LabelScores)], text: String) {
    (self.rows, self.averages, self.text) = (rows, averages, text)
  }

  var json: JSONValue {
    .array(
      rows.map { row in
        [
          "label": .string(row.label.name), "precision": row.label.precision.json,
          "recall": row.label.recall.json, "f1": row.label.f1.json, "roc_auc": row.area.json,
          "average_precision": row.averagePrecision.map { .number($0) } ?? .null,
          "support": .number(row.support),
        ]
      })
  }

  var section: PageSection {
    PageSection(
      id: "labels", heading: Phrase("Labels", zh: "标签"),
      lead: Phrase(
        "Precision: how many of the rows predicted to have a label really have it. Recall: how many of the rows with a label are found.",
        zh: "精确率：被预测为该标签的行中，确实属于该标签的比例；召回率：属于该标签的行中，被找出的比例。"),
      blocks: [
        .table(table),
        .details(
          Phrase("As scikit-learn prints it", zh: "scikit-learn 格式"), [.code(text)]),
      ] + (rows.count > 1 && rows.count <= BarChart.categoryLimit ? [.chart(chart)] : []))
  }

  private var table: PageTable {
    let hasAreas = rows.contains { $0.area != nil }
    var columns: [PageTable.Column] = [
      .words(Phrase("Label", zh: "标签")), .numbers(Phrase("Precision", zh: "精确率")),
      .numbers(Phrase("Recall", zh: "召回率")), .numbers(Phrase("F1", zh: "F1")),
    ]
    if hasAreas {
      columns += [
        .numbers(Phrase("ROC-AUC", zh: "ROC-AUC")), .numbers(Phrase("PR-AUC", zh: "PR-AUC")),
      ]
    }
    columns.append(.numbers(Phrase("Rows", zh: "行数")))
    let body = rows.map { row -> [PageTable.Cell] in
      [
        .name(row.label.name), .estimate(row.label.precision), .estimate(row.label.recall),
        .estimate(row.label.f1, bar: true),
      ] + (hasAreas ? [.estimate(row.area), .value(row.averagePrecision)] : []) + [
        .count(row.support)
      ]
    }
    let totals = averages.map { name, scores -> [PageTable.Cell] in
      [
        PageTable.Cell(name), .value(scores.precision), .value(scores.recall), .value(scores.f1),
      ] + (hasAreas ? [.empty, .empty] : []) + [.count(scores.support)]
    }
    return PageTable(
      Phrase("Precision, recall and F1 by label", zh: "各标签的精确率、召回率与 F1"),
      columns: columns, rows: body + totals, totals: totals.count)
  }

  private var chart: BarChart {
    BarChart(
      Phrase("F1 by label", zh: "各标签的 F1"), categories: rows.map { Phrase($0.label.name) },
      values: Axis(Phrase("F1", zh: "F1"), range: 0...1),
      series: [
        BarSeries(
          Phrase("F1", zh: "F1"), rows.map { $0.label.f1?.value ?? .nan },
          intervals: rows.map { $0.label.f1?.interval?.range })
      ])
  }
}
