import FilbertCharts
import FilbertCore
import FilbertEvaluation
import FilbertJSON
import FilbertPages
package import FilbertScoring

/// What the report of a cross-validation has besides the figures of all rows.
package struct ReportFolds {
  let figures: FoldedFigures
  /// Another model on the same folds; nil if there is none.
  let comparison: FoldComparison?

  package init(_ figures: FoldedFigures, _ comparison: FoldComparison?) {
    (self.figures, self.comparison) = (figures, comparison)
  }
}

/// Means and deviations over folds, and those of another model on the same folds.
struct FoldsSection: ReportSection {
  let key = "cross_validation"
  private let figures: FoldedFigures
  private let comparison: FoldComparison?

  /// - Returns: nil for a model that was not cross-validated.
  init?(_ folds: ReportFolds?) {
    guard let folds else { return nil }
    (figures, comparison) = (folds.figures, folds.comparison)
  }

  var json: JSONValue {
    var object = figures.json.objectValue ?? JSONObject()
    object["comparison"] = comparison?.json ?? .null
    return .object(object)
  }

  var section: PageSection {
    PageSection(
      id: "folds", heading: Phrase("Over folds", zh: "各折结果"),
      lead: Phrase(
        "Each model answers rows it has not learned from: \(figures.name). The interval is that of Nadeau and Bengio (2003), for folds that share most of what they learn from.",
        zh: "每个模型只回答它未学过的行：\(figures.name)。区间按 Nadeau 与 Bengio（2003）计算，因为各折的训练数据大部分相同。"),
      blocks: [.table(table)] + comparisonBlocks)
  }

  private var table: PageTable {
    PageTable(
      Phrase("Mean and deviation", zh: "均值与标准差"),
      columns: [
        .words(Phrase("Metric", zh: "指标")), .numbers(Phrase("Mean", zh: "均值")),
        .numbers(Phrase("Deviation", zh: "标准差")), .numbers(Phrase("Lowest", zh: "最低")),
        .numbers(Phrase("Highest", zh: "最高")),
      ],
      rows: figures.rows.map { row in
        let values = row.figure.values.compactMap(\.self)
        let estimate = row.figure.mean.map { Estimate($0, row.figure.interval) }
        return [
          PageTable.Cell(name(row.figure.key, row.title)), .estimate(estimate),
          .value(row.figure.standardDeviation), .value(values.min()), .value(values.max()),
        ]
      })
  }

  private var comparisonBlocks: [Block] {
    guard let comparison else { return [] }
    let table = PageTable(
      Phrase("Two models on the same folds", zh: "相同折上的两个模型"),
      columns: [
        .words(Phrase("Mean over folds", zh: "各折均值")), .numbers("A"), .numbers("B"),
        .numbers(Phrase("B minus A", zh: "B 减 A")), .numbers("p"),
      ],
      rows: comparison.rows.map { row in
        [
          PageTable.Cell(name(row.figure.key, row.title)), .value(row.figure.first),
          .value(row.figure.second), .estimate(row.figure.difference, tone: tone(row)),
          .value(row.figure.pValue, .decimals(4)),
        ]
      })
    return [
      .text(
        Phrase(
          "A is \(comparison.names.first), B is \(comparison.names.second). The test is the corrected paired t test over folds.",
          zh: "A 为 \(comparison.names.first)，B 为 \(comparison.names.second)。检验为各折上的修正配对 t 检验。")),
      .table(table), .text(verdict(comparison)),
    ]
  }

  /// The sentence of the comparison.
  private func verdict(_ comparison: FoldComparison) -> Phrase {
    func chinese(_ figures: FoldComparison.Verdict.Figures, _ claim: String) -> Phrase.Words {
      func number(_ value: Double) -> String { fixedPoint(value, digits: 3) }
      let metric = name(figures.row.figure.key, figures.row.title).text(in: .chinese)
      let sign = figures.difference > 0 ? "+" : ""
      return Phrase.Words(
        stringLiteral:
          "\(claim)：\(metric) B 为 \(number(figures.second))，A 为 \(number(figures.first))，相差 \(sign)\(number(figures.difference))（\(number(figures.interval.low)) 至 \(number(figures.interval.high))），\(figures.chance)。"
      )
    }
    let words: Phrase.Words =
      switch comparison.verdict {
      case .better(let figures): chinese(figures, "B 优于 A，且差异超出偶然")
      case .worse(let figures): chinese(figures, "B 不如 A，且差异超出偶然")
      case .mayBeChance(let figures): chinese(figures, "A 与 B 的差异可能出于偶然")
      case .withoutScatter: "主要指标在每一折的差异都相同，因此无法检验。"
      case .tooFewFolds: "主要指标只在太少的折中有定义，因此无法比较 A 与 B。"
      }
    return Phrase(Phrase.Words(stringLiteral: comparison.sentence(digits: 3)), zh: words)
  }

  private func name(_ key: String, _ title: String) -> Phrase {
    let known = FigureNames.phrase(key)
    // Names that are not known there are made of keys; titles are better.
    return known == FigureNames.made(of: key)
      ? Phrase(plain: title.prefix(1).uppercased() + title.dropFirst()) : known
  }

  private func tone(_ row: FoldComparison.Row) -> PageTable.Tone {
    guard let p = row.figure.pValue, p < 0.05, let difference = row.figure.difference?.value else {
      return .plain
    }
    return (difference > 0) == row.kind.isBetterIfGreater ? .good : .bad
  }
}
