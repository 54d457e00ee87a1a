import FilbertCharts
import FilbertPages

/// A page with made-up figures of a classifier of shop messages, to be looked at: `Scripts/test-report.py` opens it.
enum DemonstrationPage {
  static let labels = [
    "buying", "delivery", "returns", "complaint", "product question", "payment & refund", "other",
  ]

  /// The page, or the same with hostile texts everywhere.
  static func page(in language: Language, isHostile: Bool = false) -> Page {
    Page(
      title: Phrase("How good is shop-intent?", zh: "shop-intent 的效果如何？"),
      lead: Phrase(
        "It answers \(0.912, .percent(decimals: 1)) of 12,408 messages correctly.",
        zh: "它正确回答了 12,408 条消息中的 \(0.912, .percent(decimals: 1))。"),
      facts: [
        Fact(Phrase("Model", zh: "模型"), Phrase(isHostile ? Hostile.text : "Models/shop-intent")),
        Fact(Phrase("File", zh: "文件"), Phrase(isHostile ? Hostile.tag : "test.csv")),
        Fact(Phrase("Rows", zh: "行数"), Phrase(12_408)),
      ], language: language,
      sections: [
        overview, labelSection(isHostile: isHostile), curves, thresholds, slices,
        errors(isHostile: isHostile),
        tagged, lengths,
      ],
      footer: Phrase(
        "Made-up figures, written by the tests of Filbert.", zh: "示例数据，由 Filbert 的测试生成。"))
  }

  private static var overview: PageSection {
    PageSection(
      id: "overview", heading: Phrase("Overview", zh: "概览"),
      lead: Phrase(
        "Intervals hold with a probability of 95 %, by 1,000 bootstrap samples.",
        zh: "区间的置信水平为 95%，由 1,000 次自助抽样得到。"),
      blocks: [
        .figures([
          Figure(Phrase("Accuracy", zh: "准确率"), 0.912, .decimals(3), interval: 0.907...0.917),
          Figure(
            Phrase("Macro F1", zh: "宏平均 F1"), 0.874, .decimals(3), interval: 0.866...0.882,
            hint: Phrase("every label counts the same", zh: "每个标签权重相同")),
          Figure(Phrase("Log loss", zh: "对数损失"), 0.284, .decimals(3), interval: 0.271...0.297),
          Figure(
            Phrase("Calibration error", zh: "校准误差"), 0.021, .percent(decimals: 1),
            hint: Phrase("probabilities can be taken as they are", zh: "概率可以直接使用")),
          Figure(
            Phrase("Best profit", zh: "最高利润"), 48_320, .automatic, interval: 45_900...50_800,
            hint: Phrase(
              "contact the top \(0.23, .percent())", zh: "联系排名前 \(0.23, .percent())")),
        ]),
        .notice(
          .note,
          Phrase(
            "Contact the top \(0.23, .percent()): they bring \(0.81, .percent()) of all purchases.",
            zh: "联系排名前 \(0.23, .percent())：它们带来全部购买的 \(0.81, .percent())。")),
        .notice(
          .warning,
          Phrase("14 rows of the file are also rows of the training data.", zh: "有 14 行同时出现在训练数据中。")
        ),
      ])
  }

  private static func labelSection(isHostile: Bool) -> PageSection {
    var names = labels
    if isHostile {
      names[1] = Hostile.tag
      names[2] = Hostile.attribute
      names[3] = Hostile.override
      names[4] = Hostile.arabic
    }
    let support = [2_810, 2_204, 1_650, 1_322, 2_540, 1_010, 872]
    let rows = names.enumerated().map { index, name -> [PageTable.Cell] in
      let precision = 0.96 - 0.021 * Double(index)
      let recall = 0.94 - 0.028 * Double(index)
      let f1 = 2 * precision * recall / (precision + recall)
      return [
        .name(name), .number(precision, .decimals(3)), .number(recall, .decimals(3)),
        .number(f1, .decimals(3), interval: f1 - 0.012...f1 + 0.011, bar: f1),
        .count(support[index]),
      ]
    }
    let macro: [PageTable.Cell] = [
      PageTable.Cell(Phrase("macro average", zh: "宏平均")), .number(0.897, .decimals(3)),
      .number(0.856, .decimals(3)),
      .number(0.874, .decimals(3), interval: 0.866...0.882, bar: 0.874),
      .count(12_408),
    ]
    return PageSection(
      id: "labels", heading: Phrase("Labels", zh: "标签"),
      blocks: [
        .table(
          PageTable(
            Phrase("Precision, recall and F1 by label", zh: "各标签的精确率、召回率与 F1"),
            columns: [
              .words(Phrase("Label", zh: "标签")), .numbers(Phrase("Precision", zh: "精确率")),
              .numbers(Phrase("Recall", zh: "召回率")), .numbers(Phrase("F1", zh: "F1")),
              .numbers(Phrase("Rows", zh: "行数")),
            ], rows: rows + [macro], totals: 1)),
        .charts([
          ChartFigure(
            confusion(names: names, support: support),
            caption: Phrase(
              "Shades are shares of the true label. Cells lead to examples.",
              zh: "颜色深浅为占真实标签的比例。单元格链接到示例。"))
        ]),
      ])
  }

  static func confusion(names: [String], support: [Int]) -> HeatMap {
    let counts = names.indices.map { row in
      names.indices.map { column -> Int in
        if row == column { return support[row] * (94 - 3 * row) / 100 }
        return (row * 7 + column * 13) % 5 == 0 ? support[row] / 18 : support[row] * column / 900
      }
    }
    return HeatMap(
      Phrase("Which labels are confused", zh: "哪些标签被混淆"), labels: names.map { Phrase($0) },
      counts: counts
    ) { row, column in
      (row, column) == (3, 2) || (row, column) == (0, 4) ? "example-\(row)-\(column)" : nil
    }
  }

  static var curves: PageSection {
    PageSection(
      id: "curves", heading: Phrase("Curves", zh: "曲线"),
      blocks: [
        .charts([
          ChartFigure(rocChart), ChartFigure(recallChart),
          ChartFigure(
            reliabilityChart,
            caption: Phrase("Below the line the model is too sure.", zh: "低于对角线表示模型过于自信。")),
          ChartFigure(probabilityChart),
        ])
      ])
  }

  private static var rocChart: StepChart {
    let series = labels.enumerated().map { index, label in
      let sharpness = 18 - 2.4 * Double(index)
      return Series(
        Phrase(label),
        (0...200).map { step in
          let x = Double(step) / 200
          return ChartPoint(x: x, y: 1 - (1 - x).power(sharpness))
        })
    }
    return StepChart(
      Phrase("ROC", zh: "ROC 曲线"), x: .share(Phrase("False positive rate", zh: "假正率")),
      y: .share(Phrase("True positive rate", zh: "真正率")), series: series,
      references: [.diagonal(Phrase("chance", zh: "随机"))],
      markers: [Marker(x: 0.04, y: 0.53, Phrase("threshold \(0.34)", zh: "阈值 \(0.34)"))])
  }

  private static var recallChart: StepChart {
    let series = labels.prefix(3).enumerated().map { index, label in
      let drop = 0.3 + 0.15 * Double(index)
      return Series(
        Phrase(label),
        (0...200).map { step in
          let x = 1 - Double(step) / 200
          return ChartPoint(x: x, y: 1 - drop * x.power(6))
        })
    }
    return StepChart(
      Phrase("Precision and recall", zh: "精确率与召回率"),
      x: .share(Phrase("Recall", zh: "召回率")), y: .share(Phrase("Precision", zh: "精确率")),
      series: series,
      references: [.horizontal(0.23, Phrase("share of buying", zh: "buying 占比"))])
  }

  private static var reliabilityChart: LineChart {
    let points = (1...10).map { bin -> ChartPoint in
      let x = Double(bin) / 10 - 0.05
      return ChartPoint(x: x, y: x + (bin % 3 == 0 ? -0.04 : 0.01))
    }
    let band = points.map {
      Series.Interval(x: $0.x, low: max(0, $0.y - 0.05), high: min(1, $0.y + 0.05))
    }
    return LineChart(
      Phrase("Reliability", zh: "可靠性"), x: .share(Phrase("Mean probability", zh: "平均概率")),
      y: .share(Phrase("Share that is right", zh: "正确比例")),
      series: [Series(Phrase("all labels", zh: "全部标签"), points, band: band)],
      references: [.diagonal(Phrase("perfectly calibrated", zh: "完全校准"))])
  }

  private static var probabilityChart: Histogram {
    let right = (0..<20).map { $0 < 4 ? 0 : $0 * $0 * $0 / 3 + $0 * 8 }
    let wrong = (0..<20).map { $0 < 4 ? 3 : 120 - abs($0 - 11) * 11 }
    return Histogram(
      Phrase("Probability of the answer", zh: "回答的概率分布"),
      x: .share(Phrase("Probability", zh: "概率")), edges: shares,
      series: [
        .init(Phrase("right", zh: "正确"), right), .init(Phrase("wrong", zh: "错误"), wrong),
      ])
  }

  static var lengths: PageSection {
    let steps = (1...40).map { Double($0) * 250 }
    let losses = steps.map { ChartPoint(x: $0, y: 1.9 / (1 + $0 / 900) + 0.08) }
    let checks = stride(from: 4, through: 39, by: 5).map { losses[$0] }
      .map { ChartPoint(x: $0.x, y: $0.y + 0.08) }
    let loss = LineChart(
      Phrase("Loss", zh: "损失"), x: Axis(Phrase("Step", zh: "步")),
      y: Axis(Phrase("Loss", zh: "损失"), includesZero: true),
      series: [
        Series(Phrase("training rows", zh: "训练集"), losses),
        Series(Phrase("validation rows", zh: "验证集"), checks),
      ])
    let points = (0..<4_000).map { index -> ChartPoint in
      let x = Double(index % 97) * 0.05 + Double(index % 13) * 0.02
      let noise = Double((index * 7_919) % 1_009) + Double((index * 104_729) % 1_013)
      return ChartPoint(x: x, y: x + noise / 1_400 - 0.72)
    }
    let scatter = ScatterChart(
      Phrase("Actual against predicted", zh: "实际值与预测值"),
      x: Axis(Phrase("Predicted", zh: "预测值")), y: Axis(Phrase("Actual", zh: "实际值")),
      points: points, references: [.diagonal(Phrase("exact", zh: "完全一致"))])
    return PageSection(
      id: "training", heading: Phrase("Training", zh: "训练"),
      blocks: [
        .charts([ChartFigure(loss), ChartFigure(scatter)]),
        .facts([
          Fact(Phrase("Epochs", zh: "轮数"), Phrase(3)),
          Fact(Phrase("Learning rate", zh: "学习率"), Phrase(0.00002)),
        ]),
      ])
  }
}

extension Double {
  /// The number to a power, by multiplication: the tests have no need for more.
  func power(_ exponent: Double) -> Double {
    (0..<Int(exponent)).reduce(1) { product, _ in product * self }
  }
}
