import FilbertCharts
import FilbertPages

extension DemonstrationPage {
  static var thresholds: PageSection {
    let shares = (0...20).map { Double($0) / 20 }
    let gains = shares.map { ChartPoint(x: $0, y: min(1, 1 - (1 - $0).power(5))) }
    let profit = (0...100).map { step -> ChartPoint in
      let t = Double(step) / 100
      let distance = (t - 0.34).power(2)
      return ChartPoint(x: t, y: 48_320 - distance * (t < 0.34 ? 495_000 : 148_500))
    }
    let band = profit.map { Series.Interval(x: $0.x, low: $0.y - 2_600, high: $0.y + 2_500) }
    let lifts = (1...10).map { 4.2 - 0.38 * Double($0) }
    return PageSection(
      id: "decision", heading: Phrase("Whom to contact", zh: "联系哪些客户"),
      lead: Phrase(
        "A purchase is worth 40, a contact costs 0.80.", zh: "一次购买价值 40，一次联系成本 0.80。"),
      blocks: [
        .charts([
          ChartFigure(
            LineChart(
              Phrase("Profit by threshold", zh: "各阈值的利润"),
              x: Axis(Phrase("Threshold", zh: "阈值"), range: 0...1),
              y: Axis(Phrase("Expected profit", zh: "预期利润"), includesZero: true),
              series: [Series(Phrase("buying"), profit, band: band)],
              markers: [
                Marker(
                  x: 0.34, y: 48_320, Phrase("best: 0.34, \(48_320.0)", zh: "最佳：0.34，\(48_320.0)")),
                Marker(x: 0.5, Phrase("as it is: 0.50", zh: "当前：0.50")),
              ])),
          ChartFigure(
            LineChart(
              Phrase("Cumulative gains", zh: "累积增益"),
              x: .share(Phrase("Customers contacted", zh: "联系的客户")),
              y: .share(Phrase("Purchases reached", zh: "覆盖的购买")),
              series: [Series(Phrase("buying"), gains)],
              references: [.diagonal(Phrase("in random order", zh: "随机顺序"))])),
          ChartFigure(
            BarChart(
              Phrase("Lift by tenth", zh: "各十分位的提升度"), categories: (1...10).map { Phrase($0) },
              values: Axis(Phrase("Lift", zh: "提升度"), format: .decimals(1)),
              series: [BarSeries("buying", lifts)],
              references: [.horizontal(1, Phrase("average", zh: "平均"))], orientation: .vertical)),
          ChartFigure(
            BarChart(
              Phrase("F1 of two models", zh: "两个模型的 F1"), categories: labels.map { Phrase($0) },
              values: Axis(Phrase("F1", zh: "F1"), format: .decimals(2)),
              series: [
                BarSeries(
                  Phrase("shop-intent"), labels.indices.map { 0.95 - 0.02 * Double($0) },
                  intervals: labels.indices.map {
                    0.93 - 0.02 * Double($0)...0.965 - 0.02 * Double($0)
                  }),
                BarSeries(
                  Phrase("bag of words", zh: "词袋模型"),
                  labels.indices.map { 0.86 - 0.03 * Double($0) }),
              ])),
        ]),
        .table(
          PageTable(
            Phrase("Gains by tenth", zh: "各十分位的增益"),
            columns: [
              .words(Phrase("Best", zh: "前")), .numbers(Phrase("Threshold", zh: "阈值")),
              .numbers(Phrase("Purchases reached", zh: "覆盖的购买")),
              .numbers(Phrase("Lift", zh: "提升度")),
              .numbers(Phrase("Profit", zh: "利润")),
            ],
            rows: (1...10).map { tenth in
              [
                PageTable.Cell(Phrase(Double(tenth) / 10, .percent())),
                .number(0.95 - Double(tenth) * 0.09, .decimals(3)),
                .number(gains[tenth * 2].y, .percent(decimals: 1), bar: gains[tenth * 2].y),
                .number(lifts[tenth - 1], .decimals(2)),
                .number(gains[tenth * 2].y * 60_000 - Double(tenth) * 7_000),
              ]
            })),
        .details(
          Phrase("How to use this threshold", zh: "如何使用该阈值"),
          [
            .text(
              Phrase("Store it in the model; predictions then use it.", zh: "将其保存到模型中，预测时便会使用。")),
            .code("filbert evaluate --model Models/shop-intent --input test.csv --save-threshold"),
          ]),
      ])
  }

  static var slices: PageSection {
    let shops = [
      "Berlin", "Pune", "上海", "São Paulo", "a shop with a rather long name in Llanfairpwllgwyngyll",
      "القاهرة",
    ]
    let values = [0.93, 0.91, 0.925, 0.88, 0.79, 0.9]
    let rows = [3_120, 2_880, 2_410, 1_990, 38, 1_970]
    return PageSection(
      id: "slices", heading: Phrase("Slices", zh: "切片"),
      blocks: [
        .charts([
          ChartFigure(
            BarChart(
              Phrase("Accuracy by shop", zh: "各门店的准确率"), categories: shops.map { Phrase($0) },
              values: Axis(Phrase("Accuracy", zh: "准确率"), format: .decimals(2)),
              series: [
                BarSeries(
                  Phrase("accuracy", zh: "准确率"), values,
                  intervals: zip(values, rows).map { value, rows in
                    let half = 1.96 * (value * (1 - value) / Double(rows)).squareRoot()
                    return value - half...min(1, value + half)
                  })
              ], references: [.horizontal(0.912, Phrase("all rows", zh: "全部"))], shape: .point))
        ]),
        .table(
          PageTable(
            Phrase("Accuracy by shop", zh: "各门店的准确率"),
            columns: [
              .words(Phrase("Shop", zh: "门店")), .numbers(Phrase("Rows", zh: "行数")),
              .numbers(Phrase("Accuracy", zh: "准确率")), .numbers(Phrase("Difference", zh: "差异")),
              .words(Phrase("Remark", zh: "备注")),
            ],
            rows: shops.indices.map { index in
              [
                .name(shops[index]), .count(rows[index]),
                .number(
                  values[index], .decimals(3), interval: values[index] - 0.01...values[index] + 0.01
                ),
                .number(
                  values[index] - 0.912, .decimals(3),
                  tone: rows[index] < 50 ? .quiet : values[index] < 0.9 ? .bad : .plain),
                rows[index] < 50
                  ? PageTable.Cell(Phrase("too few rows to judge", zh: "行数过少，无法判断"), tone: .quiet)
                  : .empty,
              ]
            })),
      ])
  }

  static func errors(isHostile: Bool) -> PageSection {
    let words: [TextSpan] = [
      TextSpan("I "), TextSpan("still", .weight(0.3)), TextSpan(" have not "),
      TextSpan("received", .weight(0.85)), TextSpan(" the "), TextSpan("money", .weight(-0.7)),
      TextSpan(" for the "), TextSpan("parcel", .weight(0.55)), TextSpan(" that I "),
      TextSpan("sent back", .weight(-0.25)), TextSpan(" three weeks ago."),
    ]
    let facts = [
      Fact(Phrase("Label", zh: "标签"), Phrase("returns")),
      Fact(Phrase("Answer", zh: "回答"), Phrase("delivery")),
      Fact(Phrase("Probability", zh: "概率"), Phrase(0.973, .percent(decimals: 1))),
      Fact(Phrase("Row", zh: "行"), Phrase(8_112)),
    ]
    var items = [
      Example(id: "example-3-2", words, facts: facts),
      Example(
        id: "example-0-4",
        [TextSpan("请问这个床垫有大号的吗？我想"), TextSpan("马上下单", .weight(0.9)), TextSpan("。")], facts: facts),
      Example(
        [
          TextSpan("أين طلبي؟ لقد دفعت "), TextSpan("ثمنه", .weight(0.6)),
          TextSpan(" قبل أسبوعين."),
        ], facts: facts),
      Example([TextSpan(String(repeating: "where is my order ", count: 60_000))], facts: facts),
    ]
    if isHostile {
      items += Hostile.all.map { text in
        Example(
          id: text, [TextSpan(text, .weight(1)), TextSpan(text)],
          facts: [Fact(Phrase(text), Phrase(text))], note: Phrase("\(text)", zh: "\(text)"))
      }
    }
    return PageSection(
      id: "errors", heading: Phrase("Errors the model is sure of", zh: "模型自信的错误"),
      lead: Phrase(
        "Words are highlighted by how much they contributed to the answer.", zh: "按各词对回答的贡献高亮显示。"),
      blocks: [.examples(Examples(items))])
  }

  static var tagged: PageSection {
    PageSection(
      id: "entities", heading: Phrase("Entities", zh: "实体"),
      blocks: [
        .examples(
          Examples([
            Example([
              TextSpan("nike", .tag("brand", .good)), TextSpan(" "),
              TextSpan("shoes", .tag("type", .plain)),
              TextSpan(" in "), TextSpan("red", .tag(Phrase("color: missed", zh: "颜色：漏检"), .quiet)),
              TextSpan(", size "), TextSpan("42", .tag(Phrase("price: wrong", zh: "价格：错误"), .bad)),
            ])
          ]))
      ])
  }

  static var lengths: PageSection {
    let steps = (1...40).map { Double($0) * 250 }
    let losses = steps.map { ChartPoint(x: $0, y: 1.9 / (1 + $0 / 900) + 0.08) }
    let checks = stride(from: 4, through: 39, by: 5).map {
      ChartPoint(x: steps[$0], y: 1.9 / (1 + steps[$0] / 900) + 0.16)
    }
    let points = (0..<4_000).map { index -> ChartPoint in
      let x = Double(index % 97) * 0.05 + Double(index % 13) * 0.02
      return ChartPoint(x: x, y: x + Double((index * 7_919) % 1_009) / 700 - 0.72)
    }
    return PageSection(
      id: "training", heading: Phrase("Training", zh: "训练"),
      blocks: [
        .charts([
          ChartFigure(
            LineChart(
              Phrase("Loss", zh: "损失"), x: Axis(Phrase("Step", zh: "步")),
              y: Axis(Phrase("Loss", zh: "损失"), includesZero: true),
              series: [
                Series(Phrase("training rows", zh: "训练集"), losses),
                Series(Phrase("validation rows", zh: "验证集"), checks),
              ])),
          ChartFigure(
            ScatterChart(
              Phrase("Actual against predicted", zh: "实际值与预测值"),
              x: Axis(Phrase("Predicted", zh: "预测值")), y: Axis(Phrase("Actual", zh: "实际值")),
              points: points, references: [.diagonal(Phrase("exact", zh: "完全一致"))])),
        ]),
        .facts([
          Fact(Phrase("Epochs", zh: "轮数"), Phrase(3)),
          Fact(Phrase("Learning rate", zh: "学习率"), Phrase(0.00002)),
        ]),
      ])
  }
}
