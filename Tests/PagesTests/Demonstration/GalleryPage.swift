import FilbertCharts
import FilbertPages

/// A page with every kind of chart of data that are hard to draw. `Scripts/test-report.py` looks for words that lie on each
/// other.
enum GalleryPage {
  static func page(in language: Language) -> Page {
    Page(
      title: Phrase("Charts of difficult data", zh: "特殊数据的图表"), language: language,
      sections: [
        section("curves", curves), section("bars", bars), section("matrices", matrices),
        section("points", clouds),
      ])
  }

  private static let long = "a name that is much longer than the room that a chart has for it"
  private static let chinese = "一个非常长的标签名称用来测试图表的排版是否正确"
  private static let axis = Axis(Phrase("Value", zh: "数值"))

  private static func section(_ id: String, _ charts: [any Chart]) -> PageSection {
    PageSection(
      id: id, heading: Phrase("\(id)", zh: "\(id)"),
      blocks: [.charts(charts.map { ChartFigure($0, hasTable: false) })])
  }

  private static func line(_ title: String, _ values: [Double], x: Axis = axis) -> LineChart {
    LineChart(
      Phrase(title), x: x, y: axis,
      series: [Series("a", values.enumerated().map { ChartPoint(x: Double($0), y: $1) })])
  }

  private static var curves: [any Chart] {
    let names = [long, chinese, "buying", "returns", "a", "delivery", "شكوى", "other", "more"]
    let many = names.enumerated().map { index, name in
      Series(
        Phrase(name),
        (0...20).map { ChartPoint(x: Double($0), y: Double(($0 * (index + 2)) % 11) / 10) })
    }
    let markers = [0.0, 0.02, 1].map {
      Marker(x: $0, y: $0, Phrase("\(long) \($0)", zh: "\(chinese) \($0)"))
    }
    return [
      line("no points", []), line("one point", [3]), line("equal values", [7, 7, 7]),
      line("tiny values", [1e-9, 3e-9, 2e-9]), line("large values", [-1e12, 4e12]),
      line("very large values", [1e95, 3e99]),
      line("a small range of large values", [123_456.1, 123_456.4]),
      line("negative values", [-5, -1, -3]),
      line("values that are no numbers", [.nan, 1, .infinity, 2]),
      line("a million", [900_000, 1_100_000]),
      LineChart("many long names", x: Axis(Phrase(long)), y: Axis(Phrase(chinese)), series: many),
      LineChart(
        "markers at both ends", x: .share("x"), y: .share("y"),
        series: [Series("a", [ChartPoint(x: 0, y: 0), ChartPoint(x: 1, y: 1)])], markers: markers),
      StepChart("steps", x: .share("x"), y: .share("y"), series: Array(many.prefix(2))),
    ]
  }

  private static var bars: [any Chart] {
    let names = [long, chinese, "a", "شكوى بخصوص الطلب رقم 12"].map { Phrase($0) }
    func bar(
      _ title: String, _ values: [Double], _ orientation: BarChart.Orientation = .horizontal,
      shape: BarChart.Shape = .bar
    ) -> BarChart {
      let series = BarSeries(
        "a", values, intervals: values.map { $0.isFinite ? $0 - 0.4...$0 + 0.3 : nil })
      return BarChart(
        Phrase(title), categories: Array(names.prefix(values.count)), values: axis,
        series: [series],
        references: [.horizontal(0.5, Phrase("all rows", zh: "全部"))], orientation: orientation,
        shape: shape)
    }
    let forty = (0..<40).map { Phrase("label \($0)") }
    return [
      bar("no bars", []), bar("one bar", [2]), bar("long names", [1, 2, 3, 4]),
      bar("both signs", [-3, 2, 0, .nan]), bar("points", [1.1, 1.2, 1.15, 1.4], shape: .point),
      bar("upwards", [1, 2, 3, 4], .vertical),
      bar("upwards, both signs", [-3, 2, 0, .nan], .vertical),
      BarChart(
        "large values", categories: names, values: axis,
        series: [BarSeries("a", [1e12, 2e12, -1e11, 5])]),
      BarChart(
        "many bars", categories: forty, values: axis,
        series: [BarSeries("a", (0..<40).map { Double($0) })], orientation: .vertical),
      BarChart(
        "three series", categories: names, values: Axis("F1", format: .decimals(3)),
        series: [long, chinese, "c"].map { BarSeries(Phrase($0), [0.9, 0.81, 0.7, 0.65]) }),
      Histogram("no values", x: axis, values: [(name: "a", values: [])]),
      Histogram("one value", x: axis, values: [(name: "a", values: [5])]),
      Histogram(
        "lengths", x: Axis(Phrase("Tokens", zh: "词元数")),
        values: [(name: "a", values: (0..<5_000).map { Double(($0 * $0) % 509) })],
        markers: [Marker(x: 256, Phrase("cut at \(256)", zh: "截断于 \(256)"))]),
    ]
  }

  private static var matrices: [any Chart] {
    [
      (0, ""), (1, "a"), (2, "ok"), (3, long), (12, "product question"), (16, chinese),
      (77, "intent"),
    ].map {
      size, name in
      HeatMap(
        Phrase("\(size) labels", zh: "\(size) 个标签"),
        labels: (0..<size).map { Phrase("\(name) \($0)") },
        counts: (0..<size).map { row in
          (0..<size).map { $0 == row ? 12_345 : ((row * 31 + $0 * 17) % 23) * ($0 % 3) }
        })
    }
  }

  private static var clouds: [any Chart] {
    let some = (0..<200).map {
      ChartPoint(x: Double(($0 * 37) % 101), y: Double(($0 * 53) % 97) * 1e5)
    }
    return [
      ScatterChart("no points", x: axis, y: axis, points: []),
      ScatterChart("one point", x: axis, y: axis, points: [ChartPoint(x: 2, y: 2)]),
      ScatterChart(
        "some points", x: axis, y: axis, points: some, references: [.horizontal(4e6, "mean")]),
      ScatterChart(
        "equal points", x: axis, y: axis,
        points: [ChartPoint](repeating: ChartPoint(x: 1, y: 1), count: 2_000)),
    ]
  }
}
