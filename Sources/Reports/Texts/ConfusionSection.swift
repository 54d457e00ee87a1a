import FilbertCharts
import FilbertEvaluation
import FilbertJSON
import FilbertPages

/// Which labels are taken for which others.
struct ConfusionSection: ReportSection {
  let key = "confusion"
  private let matrix: ConfusionMatrix
  /// Cells that have examples.
  private let linked: Set<[Int]>

  init(_ matrix: ConfusionMatrix, linked: Set<[Int]>) {
    (self.matrix, self.linked) = (matrix, linked)
  }

  /// What a cell's examples are called in links.
  static func anchor(_ row: Int, _ column: Int) -> String { "errors-\(row)-\(column)" }

  var json: JSONValue { matrix.json }

  var section: PageSection {
    let labels = matrix.names
    let counts = labels.indices.map { row in labels.indices.map { matrix[row, $0] } }
    let confused = matrix.mostConfused(10)
    let linked = linked
    let chart = HeatMap(
      Phrase("Confusion matrix", zh: "混淆矩阵"), labels: labels.map(GroupNames.phrase(label:)),
      counts: counts
    ) { row, column in linked.contains([row, column]) ? Self.anchor(row, column) : nil }
    let table = PageTable(
      Phrase("The most frequent confusions", zh: "最常见的混淆"),
      columns: [
        .words(Phrase("True label", zh: "真实标签")), .words(Phrase("Predicted label", zh: "预测标签")),
        .numbers(Phrase("Rows", zh: "行数")),
      ],
      rows: confused.map {
        [
          .name($0.gold), PageTable.Cell(GroupNames.phrase(label: $0.predicted)), .count($0.count),
        ]
      })
    return PageSection(
      id: "confusion", heading: Phrase("Confusions", zh: "混淆"),
      blocks: [
        .chart(
          chart,
          caption: Phrase(
            "The darker a cell, the larger its share of the rows with that true label. Cells with wrong answers link to examples.",
            zh: "颜色越深，占该真实标签的比例越大。点击错误答案所在的单元格可查看示例。"))
      ] + (labels.count > 2 && !confused.isEmpty ? [.table(table)] : []))
  }
}
