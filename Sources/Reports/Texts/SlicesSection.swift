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
      id: "slices", heading: Phrase("Slices", zh: "分组表现"),
      lead: slices.countsErrors
        ? Phrase(
          "Groups in grey have too few rows to judge: fewer than 30, or an accuracy known to no better than 10 points either way. They do not count for the greatest differences.",
          zh: "灰色的组行数太少，无法判断：少于 30 行，或准确率的误差超过 ±10 个百分点。它们不计入最大差异。")
        : Phrase(
          "Groups in grey have fewer than 30 rows, too few to judge. They do not count for the greatest differences.",
          zh: "灰色的组少于 30 行，无法判断，不计入最大差异。"),
      blocks: slices.columns.flatMap(blocks) + (slices.search.map { [block($0)] } ?? []))
  }

  private func blocks(_ column: SlicedFigures.Column) -> [Block] {
    guard column.figures.slices.varies else {
      return [
        .notice(
          .note,
          Phrase(
            "All rows are in one group of \(column.name), so there is nothing to compare.",
            zh: "按 \(column.name) 分组时，所有行都在同一组，无法比较。"))
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
          PageTable.Cell(GroupNames.phrase(groups[group]), tone: tone), .count(groups[group].count),
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
            zh: "按 \(column.name) 分组的\(FigureNames.phrase(figure.key))"),
          categories: groups.map(GroupNames.phrase),
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
    if let parity = column.label?.judgedDemographicParityDifference {
      facts.append(
        Fact(Phrase("Demographic parity difference", zh: "人口统计均等差异"), Phrase(parity, .score)))
    }
    if let odds = column.label?.judgedEqualizedOddsDifference {
      facts.append(
        Fact(Phrase("Equalized odds difference", zh: "均等几率差异"), Phrase(odds, .score)))
    }
    return facts.isEmpty ? [] : [.facts(facts)]
  }

  private func block(_ search: SliceSearch) -> Block {
    guard !search.findings.isEmpty else {
      return .notice(
        .note,
        Phrase(
          "\(search.tried) slices by column, length, script and word were tested. In none of them is the model significantly worse than elsewhere.",
          zh: "按列、长度、文字种类和词语检验了 \(search.tried) 个切片，没有发现模型表现显著更差的切片。"))
    }
    let format: NumberFormat = slices.countsErrors ? .percent(decimals: 1) : .automatic
    return .table(
      PageTable(
        Phrase(
          "Slices in which the model does worse than elsewhere (\(search.tried) tested; p-values corrected)",
          zh: "模型表现显著更差的切片（共检验 \(search.tried) 个，p 值已做多重检验校正）"),
        columns: [
          .words(Phrase("Slice", zh: "切片")), .numbers(Phrase("Rows", zh: "行数")),
          .numbers(
            slices.countsErrors
              ? Phrase("Wrong answers", zh: "错误率") : Phrase("Mean error", zh: "平均误差")),
          .numbers(Phrase("Elsewhere", zh: "其他行")),
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
