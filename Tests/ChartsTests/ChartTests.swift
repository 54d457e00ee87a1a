import FilbertTestSupport
import Testing

@testable import FilbertCharts

/// What must hold for every chart, whatever its data.
@Suite("Charts")
struct ChartTests {
  /// A chart with what its data are.
  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let chart: any Chart
  }

  static let values: [(name: String, values: [Double])] = [
    ("no values", []), ("one value", [3]), ("zero", [0, 0]), ("equal values", [7, 7, 7]),
    ("equal large values", [1e12, 1e12]), ("nearly equal values", [1, 1 + 1e-15]),
    ("tiny values", [1e-9, 3e-9, 2e-9]), ("large values", [-1e12, 4e12, 2e11]),
    ("negative values", [-5, -1, -3]), ("values of both signs", [-0.3, 0.7]),
    ("values that are not numbers", [.nan, 1, .infinity, -.infinity, 2]),
    ("nothing finite", [.nan, .infinity]), ("the greatest numbers", [1e308, -1e308, 1e99, -1e99]),
    ("the smallest number", [0, Double.leastNonzeroMagnitude]),
    ("many values", (0..<30_000).map { Double(($0 * 7_919) % 10_007) }),
  ]
  static let hostile = "\"><script>alert('x')</script>\u{202E}\u{0}"

  static var cases: [Case] {
    values.flatMap { name, values -> [Case] in
      let points = values.enumerated().map { ChartPoint(x: Double($0), y: $1) }
      let swapped = points.map { ChartPoint(x: $0.y, y: $0.x) }
      let band = points.map { Series.Interval(x: $0.x, low: $0.y - 1, high: $0.y + 1) }
      let marker = Marker(x: values.first ?? 0, y: values.last, "a rather long caption of a marker")
      let lines = [
        ReferenceLine.diagonal("chance"), .horizontal(values.first ?? 1, "mean"),
        .vertical(2, "two"),
      ]
      let few = Array(values.prefix(300))
      let bars = BarSeries("a", few, intervals: few.map { $0.isFinite ? $0 - 1...$0 + 1 : nil })
      let categories = few.indices.map { Phrase("category \($0)") }
      let axis = Axis("Value")
      let charts: [any Chart] = [
        LineChart(
          "Line", x: axis, y: axis, series: [Series("a", points, band: band)], references: lines,
          markers: [marker]),
        LineChart("Line", x: axis, y: axis, series: (0..<9).map { Series("series \($0)", points) }),
        StepChart(
          "Step", x: axis, y: axis, series: [Series("a", swapped), Series("b", points)],
          references: lines),
        LineChart(
          "Bands", x: axis, y: axis,
          series: (0..<30).map { Series("series \($0)", points, band: band) }),
        BarChart(
          "Many bars", categories: categories, values: axis, series: (0..<20).map { _ in bars }),
        Histogram(
          "Many counts", x: axis, values: (0..<20).map { (name: "\($0)", values: few) }, bins: 200),
        ScatterChart("Points", x: axis, y: axis, points: points, references: lines),
        ScatterChart("Points", x: axis, y: axis, points: swapped),
        GroupScatterChart(
          "Groups", x: axis, y: axis,
          groups: [GroupScatterChart.Group("a", points, label: ChartPoint(x: 0, y: 0))]),
        Histogram(
          "Counts", x: axis, values: [(name: "a", values: values), (name: "b", values: [1, 2])],
          markers: [marker]),
        BarChart("Bars", categories: categories, values: axis, series: [bars], references: lines),
        BarChart(
          "Bars", categories: categories, values: axis, series: [bars, bars], orientation: .vertical
        ),
        BarChart("Points", categories: categories, values: axis, series: [bars], shape: .point),
      ]
      return charts.map {
        Case(testDescription: "\($0.title.text(in: .english)) of \(name)", chart: $0)
      }
    }
      + [0, 1, 2, 7, 16, 17, 77, 200].map { size in
        Case(testDescription: "heat map of \(size) labels", chart: heatMap(size))
      }
  }

  static func heatMap(_ size: Int, label: String = "label") -> HeatMap {
    HeatMap(
      "Confusion", labels: (0..<size).map { Phrase("\(label) \($0)") },
      counts: (0..<size).map { row in (0..<size).map { (row * 31 + $0 * 17) % 23 } }
    ) { "cell-\($0)-\($1)" }
  }

  static var hostileCases: [Case] {
    let name = Phrase(hostile)
    let points = [ChartPoint(x: 0, y: 0), ChartPoint(x: 1, y: 1)]
    let axis = Axis(name)
    let charts: [any Chart] = [
      LineChart(
        name, summary: name, x: axis, y: axis,
        series: [Series(name, points), Series(name, points)],
        references: [.diagonal(name)], markers: [Marker(x: 0, name)]),
      StepChart(name, summary: name, x: axis, y: axis, series: [Series(name, points)]),
      ScatterChart(name, summary: name, x: axis, y: axis, points: points),
      GroupScatterChart(
        name, summary: name, x: axis, y: axis,
        groups: (0..<40).map { _ in
          GroupScatterChart.Group(name, points, label: ChartPoint(x: 0.5, y: 0.5))
        }),
      Histogram(
        name, summary: name, x: axis, countTitle: name, edges: [0, 1],
        series: [.init(name, [1]), .init(name, [2])]),
      BarChart(
        name, summary: name, categories: [name, Phrase(String(repeating: hostile, count: 40_000))],
        values: axis,
        series: [BarSeries(name, [1, 2]), BarSeries(name, [1, 2])]),
      heatMap(8, label: hostile), heatMap(12, label: hostile), heatMap(16, label: hostile),
      heatMap(50, label: hostile),
    ]
    return charts.map { Case(testDescription: "\(type(of: $0))", chart: $0) }
  }

  @Test(
    "Every chart is well-formed, small, described and within its frame",
    arguments: cases + hostileCases, Language.allCases)
  func isSound(_ each: Case, language: Language) throws {
    let svg = each.chart.svg(id: "c1", in: language, as: .document)
    #expect(svg.utf8.count <= 50_000, "\(svg.utf8.count) bytes")
    let parsed = try #require(ParsedMarkup(svg))
    let root = parsed.elements[0]
    #expect(root.name == "svg")
    #expect(["img", "group"].contains(root.attributes["role"]))
    let ids = parsed.values("id")
    #expect(ids == ["c1-title", "c1-desc"])
    #expect(root.attributes["aria-labelledby"] == "c1-title c1-desc")
    #expect(parsed.all("desc")[0].text.isEmpty == false)
    #expect(!parsed.elements.contains { $0.name == "script" || $0.name == "img" })
    #expect(parsed.values("href").allSatisfy { $0.hasPrefix("#") })
    #expect(parsed.values("d").allSatisfy { $0.wholeMatch(of: /[MLHVZhvz0-9. -]+/) != nil })
    let box = (root.attributes["viewBox"] ?? "").split(separator: " ").compactMap { Double($0) }
    let places = parsed.elements.flatMap(\.places)
    #expect(
      places.allSatisfy { (-1...box[2] + 1).contains($0.x) && (-1...box[3] + 1).contains($0.y) })
  }

  @Test("Equal charts give equal bytes, and a fragment has no style of its own", arguments: cases)
  func isDeterministic(_ each: Case) {
    let fragment = each.chart.svg(id: "c1", in: .english, as: .fragment)
    #expect(fragment == each.chart.svg(id: "c1", in: .english, as: .fragment))
    #expect(!fragment.contains("<style"))
    #expect(each.chart.svg().contains("<style"))
  }

  @Test("Every chart has its data as a table of at most 60 rows", arguments: cases)
  func tables(_ each: Case) {
    let table = each.chart.table(in: .english)
    #expect(table.rows.count <= ChartTable.rowLimit)
    #expect(table.rows.allSatisfy { $0.count == table.header.count })
  }
}

extension ParsedMarkup.Element {
  /// The places that the element names by absolute coordinates.
  fileprivate var places: [(x: Double, y: Double)] {
    guard attributes["transform"] == nil else { return [] }
    if let x = attributes["x"] ?? attributes["cx"], let y = attributes["y"] ?? attributes["cy"] {
      return [(x: Double(x) ?? .nan, y: Double(y) ?? .nan)]
    }
    guard let data = attributes["d"] else { return [] }
    return data.matches(of: /[ML](-?[0-9.]+) (-?[0-9.]+)/).map {
      (x: Double($0.1) ?? .nan, y: Double($0.2) ?? .nan)
    }
  }
}
