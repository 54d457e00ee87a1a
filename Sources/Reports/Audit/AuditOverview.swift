import FilbertCharts
import FilbertJSON
import FilbertPages

/// How many rows look wrong, why, and which labels are taken for which others.
struct AuditOverview: ReportSection {
  let key = "overview"
  private let summary: AuditSummary

  init(_ summary: AuditSummary) { self.summary = summary }

  var json: JSONValue { summary.json }

  var section: PageSection {
    let figures = [
      Figure(Phrase("Found", zh: "发现"), Phrase(summary.found), hint: share),
      Figure(Phrase("Wrong label", zh: "标签可能有误"), Phrase(summary.wrongLabels)),
      Figure(
        Phrase("Near-duplicate with another label", zh: "近似重复但标签不同"),
        Phrase(summary.nearDuplicates)),
      Figure(Phrase("Outlier", zh: "离群文本"), Phrase(summary.outliers)),
    ]
    let table = PageTable(
      Phrase("Which labels are taken for which", zh: "哪些标签可能互相混淆"),
      columns: [
        .words(Phrase("Given", zh: "给定标签")), .words(Phrase("Looks like", zh: "更像")),
        .numbers(Phrase("Count", zh: "数量")),
      ],
      rows: summary.pairs.map { pair in
        [
          PageTable.Cell(GroupNames.phrase(label: pair.given)),
          PageTable.Cell(GroupNames.phrase(label: pair.suggested)), .count(pair.count),
        ]
      }, limit: 50)
    return PageSection(
      id: "overview", heading: Phrase("Overview", zh: "概览"),
      blocks: [.figures(figures)] + (summary.pairs.isEmpty ? [] : [.table(table)]))
  }

  private var share: Phrase {
    summary.unit == "word"
      ? Phrase("of \(Phrase(summary.count)) words", zh: "共 \(Phrase(summary.count)) 个词")
      : Phrase("of \(Phrase(summary.count)) rows", zh: "共 \(Phrase(summary.count)) 行")
  }
}
