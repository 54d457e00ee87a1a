import FilbertCharts
import FilbertEvaluation
import FilbertJSON
import FilbertPages
import FilbertScoring

/// For whom the model is better or worse.
struct SlicesSection: ReportSection {
  let key = "slices"
  private let slices: SlicedFigures

  init?(_ slices: SlicedFigures?) {
    guard let slices else { return nil }
    self.slices = slices
  }

  var json: JSONValue {
    var object = JSONObject()
    slices.add(to: &object)
    return .object(object)
  }

  var section: PageSection {
    PageSection(
      id: "slices", heading: Phrase("For whom is it worse?", zh: "对谁更差？"),
      lead: Phrase(
        "Groups in grey have too few rows to judge: fewer than 30, or an interval wider than 20 points.",
        zh: "灰色的组行数太少，无法判断：少于 30 行，或区间宽于 20 个百分点。"),
      blocks: slices.columns.flatMap(blocks) + (slices.search.map { [block($0)] } ?? []))
  }

  private func blocks(_ column: SlicedFigures.Column) -> [Block] {
    guard column.figures.slices.varies else {
      return [
        .notice(
          .note,
          Phrase(
            "All rows are in one group by \(column.name), so there is nothing to compare.",
            zh: "按 \(column.name) 所有行都在同一组，无可比较。"))
      ]
    }
    return [.table(table(column))] + chart(column) + spread(column)
  }

  private func shown(_ column: SlicedFigures.Column) -> [SliceFigures.Figure] {
    column.figures.figures
      + (column.label?.figures.figures.filter {
        ["selection_rate", "recall", "false_positive_rate"].contains($0.key)
      } ?? [])
  }

  private func table(_ column: SlicedFigures.Column) -> PageTable {
    let figures = shown(column)
    let groups = column.figures.slices.groups
    return PageTable(
      Phrase("By \(column.name)", zh: "按 \(column.name)"),
      columns: [.words(Phrase("Group", zh: "组")), .numbers(Phrase("Rows", zh: "行数"))]
        + figures.map { .numbers(FigureNames.phrase($0.key)) },
      rows: groups.indices.map { group in
        let tone: PageTable.Tone = column.figures.isTooSmall[group] ? .quiet : .plain
        return [
          PageTable.Cell(Phrase(groups[group].name), tone: tone), .count(groups[group].count),
        ] + figures.map { .estimate($0.groups[group], tone: tone) }
      }, limit: 30)
  }

  private func chart(_ column: SlicedFigures.Column) -> [Block] {
    guard let figure = column.figures.figures.first, figure.groups.count <= 25 else { return [] }
    let isShare = ["accuracy", "f1", "precision", "recall"].contains(figure.key)
    let groups = column.figures.slices.groups
    return [
      .chart(
        BarChart(
          Phrase(
            "\(FigureNames.phrase(figure.key)) by \(column.name)",
            zh: "按 \(column.name) 的\(FigureNames.phrase(figure.key))"),
          categories: groups.map { Phrase($0.name) },
          values: isShare
            ? .share(FigureNames.phrase(figure.key))
            : Axis(FigureNames.phrase(figure.key), includesZero: true),
          series: [
            BarSeries(
              FigureNames.phrase(figure.key), figure.groups.map { $0?.value ?? .nan },
              intervals: figure.groups.map { $0?.interval?.range })
          ],
          references: figure.overall.map { [.vertical($0, Phrase("all rows", zh: "全部"))] } ?? []))
    ]
  }

  private func spread(_ column: SlicedFigures.Column) -> [Block] {
    var facts = shown(column).compactMap { figure -> Fact? in
      figure.judgedDifference.map { difference in
        Fact(
          Phrase(
            "\(FigureNames.phrase(figure.key)), greatest difference",
            zh: "\(FigureNames.phrase(figure.key))，最大差异"),
          figure.judgedRatio.map {
            Phrase(
              "\(difference, .score), ratio \($0, .score)",
              zh: "\(difference, .score)，比值 \($0, .score)")
          } ?? Phrase(difference, .score))
      }
    }
    if let label = column.label, let parity = label.demographicParityDifference,
      let odds = label.equalizedOddsDifference
    {
      facts += [
        Fact(Phrase("Demographic parity difference", zh: "人口均等差异"), Phrase(parity, .score)),
        Fact(Phrase("Equalized odds difference", zh: "机会均等差异"), Phrase(odds, .score)),
      ]
    }
    return facts.isEmpty ? [] : [.facts(facts)]
  }

  private func block(_ search: SliceSearch) -> Block {
    guard !search.findings.isEmpty else {
      return .notice(
        .note,
        Phrase(
          "Of \(search.tried) slices by length, script and word, in none is the model worse than elsewhere by more than chance.",
          zh: "在按长度、文字和词语尝试的 \(search.tried) 个切片中，没有哪个的表现显著更差。"))
    }
    let isShare = search.findings.allSatisfy { $0.rate <= 1 && $0.rateElsewhere <= 1 }
    let format: NumberFormat = isShare ? .percent(decimals: 1) : .automatic
    return .table(
      PageTable(
        Phrase(
          "Slices in which the model is worse than elsewhere (\(search.tried) tried, corrected for that)",
          zh: "表现显著更差的切片（共尝试 \(search.tried) 个，已做多重比较校正）"),
        columns: [
          .words(Phrase("Slice", zh: "切片")), .numbers(Phrase("Rows", zh: "行数")),
          .numbers(Phrase("Errors", zh: "错误")), .numbers(Phrase("Elsewhere", zh: "其他行")),
          .numbers(Phrase("p-value", zh: "p 值")),
        ],
        rows: search.findings.map {
          [
            .name($0.name), .count($0.count), .number($0.rate, format),
            .number($0.rateElsewhere, format), .number($0.correctedPValue, .automatic),
          ]
        }))
  }
}
