import FilbertTestSupport
import Foundation
import Testing

@testable import FilbertCharts

/// What single charts show.
@Suite("What charts show")
struct ChartContentTests {
  private static let line = [
    ChartPoint(x: 0, y: 10), ChartPoint(x: 0.5, y: 30), ChartPoint(x: 1, y: 20),
  ]

  private func words(_ chart: any Chart, _ language: Language = .english) throws -> [String] {
    try #require(ParsedMarkup(chart.svg(in: language))).all("text").map(\.text)
  }

  @Test("A curve is described by its ends and extremes, and says what is left out")
  func description() {
    let chart = LineChart(
      "Profit", summary: "The best threshold is 0.5.", x: Axis("Threshold"), y: Axis("Profit"),
      series: [Series("buying", Self.line + [ChartPoint(x: 2, y: .nan)])],
      markers: [Marker(x: 0.5, "best")])
    #expect(
      chart.description(in: .english) == """
        The best threshold is 0.5. Horizontal axis: Threshold. Vertical axis: Profit. buying: from 10 at 0 to 20 at 1, \
        highest 30 at 0.5, lowest 10 at 0. Marked at 0.5: best. 1 value that is not a finite number is left out.
        """)
  }

  @Test("A straight line goes through its points, a step keeps its value up to the next")
  func courses() throws {
    let x = Axis("", range: 0...1)
    let y = Axis("", range: 0...40)
    let straight = LineChart("a", x: x, y: y, series: [Series("a", Self.line)])
    let steps = StepChart("a", x: x, y: y, series: [Series("a", Self.line)])
    func path(_ chart: any Chart) throws -> String {
      let path = try #require(ParsedMarkup(chart.svg())).elements.first {
        $0.attributes["class"] == "s0"
      }
      return try #require(path?.attributes["d"])
    }
    #expect(try path(straight).replacing(/[0-9. ]+/, with: "") == "MLL")
    #expect(try path(steps).replacing(/[0-9. ]+/, with: "") == "MHVHV")
  }

  @Test("Axes show their titles, ticks and captions in the language of the chart")
  func axes() throws {
    let chart = LineChart(
      "a", x: .share(Phrase("Recall", zh: "召回率")),
      y: Axis(Phrase("Rows", zh: "行数"), range: 0...2e6),
      series: [Series("a", Self.line)], markers: [Marker(x: 0.5, Phrase("best", zh: "最佳"))])
    let english = try words(chart)
    #expect(
      english.contains("Recall") && english.contains("100\u{202F}%") && english.contains("best"))
    #expect(english.contains("1\u{202F}M"))
    let chinese = try words(chart, .chinese)
    #expect(chinese.contains("召回率") && chinese.contains("100%") && chinese.contains("最佳"))
    #expect(chinese.contains("100万"))
  }

  @Test("Thinning keeps the ends and the extremes of a curve")
  func thinning() {
    var points = (0..<200_000).map { ChartPoint(x: Double($0) / 500, y: Double($0 % 7)) }
    points[77_777].y = 50
    points[123_456].y = -40
    let thinned = Thinning.thinned([points, points])
    #expect(thinned.allSatisfy { $0.count <= Thinning.budget / 2 })
    #expect(thinned[0].first == points.first && thinned[0].last == points.last)
    #expect(thinned[0].contains(points[77_777]) && thinned[0].contains(points[123_456]))
    let few = Array(points.prefix(100))
    #expect(Thinning.thinned([few]) == [few])
  }

  private struct Counts: Decodable {
    let values: [Double]
    let edges: [Double]
    let counts: [Int]
  }

  @Test("Counts of a histogram are NumPy's")
  func histogram() throws {
    let rows: [Counts] = try jsonLines("histogram.jsonl")
    #expect(rows.count == 12)
    for row in rows {
      #expect(Histogram.counts(of: row.values, edges: row.edges) == row.counts)
    }
  }

  @Test("A matrix of many labels keeps the most frequent and the sum of the others")
  func manyLabels() throws {
    let chart = ChartTests.heatMap(77)
    let cells = MatrixCells(chart.counts, limit: HeatMap.labelLimit)
    #expect(cells.counts.count == HeatMap.labelLimit && cells.kept == cells.kept.sorted())
    #expect(cells.counts.joined().reduce(0, +) == chart.counts.joined().reduce(0, +))
    #expect(try words(chart).contains("48 others"))
  }

  @Test("Cells with examples are links that say what they hold, and others are not")
  func links() throws {
    let chart = HeatMap("Confusion", labels: ["buying", "returns"], counts: [[8, 2], [0, 5]]) {
      ($0, $1) == (0, 1) ? "errors <1>" : nil
    }
    let parsed = try #require(ParsedMarkup(chart.svg()))
    let link = try #require(parsed.all("a").first)
    #expect(parsed.all("a").count == 1)
    #expect(link.attributes["href"] == "#" + Markup.identifier("errors <1>"))
    #expect(
      link.attributes["aria-label"] == "True label buying, Predicted label returns: 2 (20\u{202F}%)"
    )
    #expect(parsed.elements[0].attributes["role"] == "group")
  }

  @Test("More series than twelve are counted")
  func manySeries() throws {
    let series = (0..<15).map { Series(Phrase("s\($0)"), Self.line) }
    let chart = LineChart("a", x: Axis("x"), y: Axis("y"), series: series)
    let words = try words(chart)
    #expect(words.contains("s11") && !words.contains("s12") && words.contains("and 3 more"))
    #expect(chart.description(in: .english).contains("and 3 more."))
  }

  @Test("More categories than fit are counted")
  func categories() throws {
    let chart = BarChart(
      "a", categories: (0..<100).map { Phrase("c\($0)") }, values: Axis("n"),
      series: [BarSeries("a", (0..<100).map { Double($0) })])
    #expect(try words(chart).contains("and 40 more"))
  }

  @Test("A long label is shortened in the drawing and complete in its title")
  func longLabels() throws {
    let label = "a label that is much too long for the room beside the bars of a chart"
    let chart = BarChart(
      "a", categories: [Phrase(label)], values: Axis("n"), series: [BarSeries("a", [1])])
    let parsed = try #require(ParsedMarkup(chart.svg()))
    #expect(parsed.all("text").contains { $0.text.hasPrefix("a label") && $0.text.hasSuffix("…") })
    #expect(parsed.all("title").contains { $0.text == label })
  }

  @Test("Lines are broken at spaces, and long words within")
  func wrapping() {
    #expect(TextWidth.wrapped("aaa bbb ccc", width: 45, size: 10, lines: 3) == ["aaa bbb", "ccc"])
    let lines = TextWidth.wrapped(String(repeating: "字", count: 50), width: 100, size: 10, lines: 2)
    #expect(lines.count == 2 && lines[1].hasSuffix("…"))
    #expect(lines.allSatisfy { TextWidth.of($0, size: 10) <= 100 })
  }

  @Test("Names of whole numbers stand below the axis, the first one within the drawing")
  func names() throws {
    let days = ["2026-02-01", "2026-02-02", "2026-02-03"]
    let chart = LineChart(
      "a", x: Axis("", format: .names(days), range: 0...2, isWhole: true), y: Axis(""),
      series: [Series("a", days.indices.map { ChartPoint(x: Double($0), y: 1) })])
    let texts = try #require(ParsedMarkup(chart.svg())).all("text")
    let first = try #require(texts.first { $0.text == days[0] })
    let place = try #require(first.attributes["x"].flatMap(Double.init))
    #expect(place >= TextWidth.of(days[0], size: PlotFrame.tickSize) / 2 - 0.1)
    #expect(texts.contains { $0.text == days[2] })
    #expect(chart.description(in: .english).contains("from 1 at 2026-02-01 to 1 at 2026-02-03"))
  }
}
