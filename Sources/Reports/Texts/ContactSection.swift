import FilbertCharts
import FilbertEvaluation
import FilbertJSON
import FilbertPages
import FilbertScoring

/// Whom to contact: gains, lift and profit of one label.
struct ContactSection: ReportSection {
  let key = "target"
  private let target: TargetFigures

  /// - Returns: nil if no label was asked about.
  init?(_ target: TargetFigures?) {
    guard let target else { return nil }
    self.target = target
  }

  var json: JSONValue { target.json }

  var section: PageSection {
    PageSection(
      id: "target",
      heading: Phrase("Whom to contact: \(target.label)", zh: "联系哪些行：\(target.label)"),
      lead: Phrase(
        "Rows are sorted by the probability of \(target.label), which \(target.support) of \(target.count) rows have.",
        zh: "各行按 \(target.label) 的概率排序；\(target.count) 行中有 \(target.support) 行属于该标签。"),
      blocks: figures + decision + charts)
  }

  // MARK: - Figures

  private var figures: [Block] {
    var figures: [Figure] = []
    if let profit = target.profit {
      if let best = profit.best {
        figures += [
          Figure(
            Phrase("Contact the top", zh: "联系比例"), Phrase(best.share, .percent()),
            hint: Phrase("\(best.contacted) rows", zh: "\(best.contacted) 行")),
          Figure(
            Phrase("from a probability of", zh: "概率不低于"),
            Phrase(plain: TargetFigures.exact(best.threshold))),
        ]
        if let figure = Figure(Phrase("Profit", zh: "利润"), best.profit, .automatic) {
          figures.append(figure)
        }
      }
      if let everybody = profit.everybody,
        let figure = Figure(
          Phrase("Profit of contacting everybody", zh: "联系全部的利润"), everybody.profit, .automatic)
      {
        figures.append(figure)
      }
    }
    if let figure = Figure(
      Phrase("Kolmogorov-Smirnov", zh: "KS 值"), value: target.separation,
      hint: Phrase(
        "largest gap between the cumulative shares of rows with and without the label",
        zh: "属于与不属于该标签的行的累积比例之间的最大差距"))
    {
      figures.append(figure)
    }
    let nobody: [Block] =
      target.profit != nil && target.profit?.best == nil
      ? [
        .notice(
          .warning,
          Phrase(
            "Nobody is worth contacting at any threshold: contacts cost more than they bring in.",
            zh: "在任何阈值下联系都不划算：成本高于收益。"))
      ] : []
    return [.figures(figures)] + nobody
  }

  private var decision: [Block] {
    guard let decision = target.decision else { return [] }
    let point = decision.point
    let words = Phrase(
      "threshold \(Phrase(plain: TargetFigures.exact(point.threshold))), precision \(point.precision, .score), recall \(point.recall, .score), F1 \(point.f1, .score), \(point.predicted) of \(target.count) rows get the label",
      zh:
        "阈值 \(Phrase(plain: TargetFigures.exact(point.threshold)))，精确率 \(point.precision, .score)，召回率 \(point.recall, .score)，F1 \(point.f1, .score)，\(target.count) 行中有 \(point.predicted) 行被预测为该标签"
    )
    let rule = "\(decision.rule)"
    return [
      decision.isReached
        ? .notice(.note, Phrase("Decision \(rule): \(words).", zh: "决策 \(rule)：\(words)。"))
        : .notice(
          .warning,
          Phrase(
            "No threshold satisfies \(rule). The nearest: \(words).",
            zh: "没有阈值满足 \(rule)。最接近的：\(words)。"
          ))
    ]
  }

  // MARK: - Charts

  private var charts: [Block] {
    guard let gains = target.gains else {
      return [
        .notice(
          .note,
          Phrase(
            "There are no gains and no lift, since \(target.support == 0 ? Phrase("no row has", zh: "没有行属于") : Phrase("all rows have", zh: "所有行都属于")) the label.",
            zh:
              "无法计算增益与提升：\(target.support == 0 ? Phrase("no row has", zh: "没有行属于") : Phrase("all rows have", zh: "所有行都属于"))该标签。"
          ))
      ]
    }
    return [
      .charts([gainsChart(gains), liftChart(gains)] + profitChart),
      .details(
        Phrase("Gains and lift in numbers", zh: "增益与提升的数值"), [.table(table(gains))]),
    ]
  }

  private func gainsChart(_ gains: GainsTable) -> ChartFigure {
    let points =
      [ChartPoint(x: 0, y: 0)]
      + gains.rows.map { ChartPoint(x: $0.cumulativeDataFraction, y: $0.cumulativeCaptureRate) }
    let perfect = gains.overallRate
    return ChartFigure(
      LineChart(
        Phrase("Cumulative gains", zh: "累积增益"),
        x: .share(Phrase("Rows contacted, most probable first", zh: "联系的行（按概率从高到低）")),
        y: .share(Phrase("Rows with the label among them", zh: "其中属于该标签的行")),
        series: [
          Series(Phrase(target.label), points),
          Series(
            Phrase("a perfect model", zh: "完美模型"),
            [ChartPoint(x: 0, y: 0), ChartPoint(x: perfect, y: 1), ChartPoint(x: 1, y: 1)]),
        ], references: [.diagonal(Phrase("chance", zh: "随机"))],
        markers: bestShare.map { [Marker(x: $0, Phrase("best profit", zh: "利润最高"))] } ?? []),
      hasTable: false)
  }

  private var bestShare: Double? { target.profit?.best?.share }

  private func liftChart(_ gains: GainsTable) -> ChartFigure {
    ChartFigure(
      LineChart(
        Phrase("Cumulative lift", zh: "累积提升度"),
        x: .share(Phrase("Rows contacted, most probable first", zh: "联系的行（按概率从高到低）")),
        y: Axis(Phrase("Lift over random order", zh: "相对随机顺序的倍数"), includesZero: true),
        series: [
          Series(
            Phrase(target.label),
            gains.rows.map { ChartPoint(x: $0.cumulativeDataFraction, y: $0.cumulativeLift) })
        ], references: [.horizontal(1, Phrase("chance", zh: "随机"))]), hasTable: false)
  }

  private var profitChart: [ChartFigure] {
    guard let profit = target.profit else { return [] }
    let points = profit.points
    return [
      ChartFigure(
        LineChart(
          Phrase("Profit by share contacted", zh: "各联系比例的利润"),
          x: .share(Phrase("Rows contacted, most probable first", zh: "联系的行（按概率从高到低）")),
          y: Axis(Phrase("Profit", zh: "利润"), includesZero: true),
          series: [
            Series(
              Phrase("profit", zh: "利润"),
              points.map { ChartPoint(x: $0.share, y: $0.profit.value) },
              band: points.compactMap { point in
                point.profit.interval.map {
                  Series.Interval(x: point.share, low: $0.low, high: $0.high)
                }
              })
          ],
          markers: profit.best.map {
            [
              Marker(
                x: $0.share, y: $0.profit.value,
                Phrase("best: \($0.share, .percent())", zh: "最佳：\($0.share, .percent())"))
            ]
          } ?? []),
        caption: Phrase("The band is the 95 % interval.", zh: "色带为 95% 区间。"), hasTable: false)
    ]
  }

  private func table(_ gains: GainsTable) -> PageTable {
    PageTable(
      Phrase("Gains and lift by group", zh: "各组的增益与提升度"),
      columns: [
        .numbers(Phrase("Group", zh: "组")), .numbers(Phrase("Rows", zh: "行数")),
        .numbers(Phrase("Probability from", zh: "概率下限")),
        .numbers(Phrase("With the label", zh: "该标签占比")), .numbers(Phrase("Lift", zh: "提升度")),
        .numbers(Phrase("Cumulative share captured", zh: "累积捕获率")),
        .numbers(Phrase("Cumulative lift", zh: "累积提升度")), .numbers(Phrase("KS", zh: "KS")),
      ],
      rows: gains.rows.map { row in
        [
          .count(row.group), .count(row.count), .number(row.lowerThreshold, .decimals(3)),
          .number(row.responseRate, .percent(decimals: 1)), .number(row.lift, .decimals(2)),
          .number(row.cumulativeCaptureRate, .percent(decimals: 1)),
          .number(row.cumulativeLift, .decimals(2)), .number(row.kolmogorovSmirnov, .score),
        ]
      })
  }
}
