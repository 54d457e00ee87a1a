import FilbertCharts
import FilbertPages

extension DemonstrationPage {
  static let shares = (0...20).map { Double($0) / 20 }
  static let gains = shares.map { ChartPoint(x: $0, y: 1 - (1 - $0).power(5)) }
  static let lifts = (1...10).map { 4.2 - 0.38 * Double($0) }
  static let buying = Phrase("buying")

  static var thresholds: PageSection {
    let charts: [any Chart] = [profitChart, gainsChart, liftChart, modelsChart]
    return PageSection(
      id: "decision", heading: Phrase("Whom to contact", zh: "联系哪些客户"),
      lead: Phrase(
        "A purchase is worth 40, a contact costs 0.80.", zh: "一次购买价值 40，一次联系成本 0.80。"),
      blocks: [
        .charts(charts.map { ChartFigure($0) }),
        .table(gainsTable),
        .details(
          Phrase("How to use this threshold", zh: "如何使用该阈值"),
          [
            .text(
              Phrase(
                "Store it in the model; predictions then use it.", zh: "将其保存到模型中，预测时便会使用。")),
            .code("filbert evaluate --model Models/shop-intent --input test.csv --save-threshold"),
          ]),
      ])
  }

  private static var profitChart: LineChart {
    let profit = (0...100).map { step -> ChartPoint in
      let t = Double(step) / 100
      let distance = (t - 0.34).power(2)
      return ChartPoint(x: t, y: 48_320 - distance * (t < 0.34 ? 495_000 : 148_500))
    }
    let band = profit.map { Series.Interval(x: $0.x, low: $0.y - 2_600, high: $0.y + 2_500) }
    let best = Marker(
      x: 0.34, y: 48_320, Phrase("best: 0.34, \(48_320)", zh: "最佳：0.34，\(48_320)"))
    return LineChart(
      Phrase("Profit by threshold", zh: "各阈值的利润"),
      x: Axis(Phrase("Threshold", zh: "阈值"), range: 0...1),
      y: Axis(Phrase("Expected profit", zh: "预期利润"), includesZero: true),
      series: [Series(buying, profit, band: band)],
      markers: [best, Marker(x: 0.5, Phrase("as it is: 0.50", zh: "当前：0.50"))])
  }

  private static var gainsChart: LineChart {
    LineChart(
      Phrase("Cumulative gains", zh: "累积增益"),
      x: .share(Phrase("Customers contacted", zh: "联系的客户")),
      y: .share(Phrase("Purchases reached", zh: "覆盖的购买")), series: [Series(buying, gains)],
      references: [.diagonal(Phrase("in random order", zh: "随机顺序"))])
  }

  private static var liftChart: BarChart {
    BarChart(
      Phrase("Lift by tenth", zh: "各十分位的提升度"), categories: (1...10).map { Phrase($0) },
      values: Axis(Phrase("Lift", zh: "提升度"), format: .decimals(1)),
      series: [BarSeries(buying, lifts)],
      references: [.horizontal(1, Phrase("average", zh: "平均"))], orientation: .vertical)
  }

  private static var modelsChart: BarChart {
    let model = labels.indices.map { 0.95 - 0.02 * Double($0) }
    let bag = labels.indices.map { 0.86 - 0.03 * Double($0) }
    return BarChart(
      Phrase("F1 of two models", zh: "两个模型的 F1"), categories: labels.map { Phrase($0) },
      values: Axis("F1", format: .decimals(2)),
      series: [
        BarSeries(Phrase("shop-intent"), model, intervals: model.map { $0 - 0.02...$0 + 0.015 }),
        BarSeries(Phrase("bag of words", zh: "词袋模型"), bag),
      ])
  }

  private static var gainsTable: PageTable {
    let rows = (1...10).map { tenth -> [PageTable.Cell] in
      let gain = gains[tenth * 2].y
      return [
        PageTable.Cell(Phrase(Double(tenth) / 10, .percent())),
        .number(0.95 - Double(tenth) * 0.09, .decimals(3)),
        .number(gain, .percent(decimals: 1), bar: gain),
        .number(lifts[tenth - 1], .decimals(2)),
        .number((gain * 60_000 - Double(tenth) * 7_000).rounded()),
      ]
    }
    return PageTable(
      Phrase("Gains by tenth", zh: "各十分位的增益"),
      columns: [
        .words(Phrase("Best", zh: "前")), .numbers(Phrase("Threshold", zh: "阈值")),
        .numbers(Phrase("Purchases reached", zh: "覆盖的购买")),
        .numbers(Phrase("Lift", zh: "提升度")), .numbers(Phrase("Profit", zh: "利润")),
      ], rows: rows)
  }

  static var slices: PageSection {
    let shops = [
      "Berlin", "Pune", "上海", "São Paulo", "a shop with a rather long name in Llanfairpwllgwyngyll",
      "القاهرة",
    ]
    let values = [0.93, 0.91, 0.925, 0.88, 0.79, 0.9]
    let counts = [3_120, 2_880, 2_410, 1_990, 38, 1_970]
    let intervals = zip(values, counts).map { value, rows in
      let half = 1.96 * (value * (1 - value) / Double(rows)).squareRoot()
      return value - half...min(1, value + half)
    }
    let title = Phrase("Accuracy by shop", zh: "各门店的准确率")
    let chart = BarChart(
      title, categories: shops.map { Phrase($0) },
      values: Axis(Phrase("Accuracy", zh: "准确率"), format: .decimals(2)),
      series: [BarSeries(Phrase("accuracy", zh: "准确率"), values, intervals: intervals)],
      references: [.horizontal(0.912, Phrase("all rows", zh: "全部"))], shape: .point)
    let tooFew = PageTable.Cell(
      Phrase("too few rows to judge", zh: "行数过少，无法判断"), tone: .quiet)
    let rows = shops.indices.map { index -> [PageTable.Cell] in
      let isSmall = counts[index] < 50
      let tone: PageTable.Tone = isSmall ? .quiet : values[index] < 0.9 ? .bad : .plain
      return [
        .name(shops[index]), .count(counts[index]),
        .number(values[index], .decimals(3), interval: intervals[index]),
        .number(values[index] - 0.912, .decimals(3), tone: tone), isSmall ? tooFew : .empty,
      ]
    }
    let columns: [PageTable.Column] = [
      .words(Phrase("Shop", zh: "门店")), .numbers(Phrase("Rows", zh: "行数")),
      .numbers(Phrase("Accuracy", zh: "准确率")), .numbers(Phrase("Difference", zh: "差异")),
      .words(Phrase("Remark", zh: "备注")),
    ]
    return PageSection(
      id: "slices", heading: Phrase("Slices", zh: "切片"),
      blocks: [.chart(chart), .table(PageTable(title, columns: columns, rows: rows))])
  }
}
