import FilbertTestSupport
import Testing

@testable import FilbertCharts

@Suite struct GroupScatterChartTests {
  private func chart(groups: Int, points: Int) -> GroupScatterChart {
    GroupScatterChart(
      "Segments", x: Axis("First"), y: Axis("Second"),
      groups: (0..<groups).map { group in
        GroupScatterChart.Group(
          "name \(group)",
          (0..<points).map { ChartPoint(x: Double(group), y: Double($0) / Double(points)) },
          label: ChartPoint(x: Double(group), y: 0.5))
      })
  }

  @Test func groupsHaveTheirNumberNameAndStyle() throws {
    let parsed = try #require(ParsedMarkup(chart(groups: 3, points: 4).svg()))
    let texts = parsed.all("text").map(\.text)
    for text in ["1 name 0", "2 name 1", "3 name 2", "1", "2", "3", "First", "Second"] {
      #expect(texts.contains(text), "\(text) in \(texts)")
    }
    let classes = parsed.elements.compactMap { $0.attributes["class"] }
    for name in ["f0 o", "f1 o", "f2 o"] { #expect(classes.contains(name)) }
    #expect(!classes.contains("q"))
  }

  @Test func manyGroupsShareGreyAndManyPointsAreThinned() throws {
    let chart = chart(groups: 50, points: 1_000)
    let svg = chart.svg()
    #expect(svg.utf8.count < 50_000)
    let parsed = try #require(ParsedMarkup(svg))
    let grey = parsed.all("path").filter { $0.attributes["class"] == "q" }
    let squares = grey.map { ($0.attributes["d"] ?? "").count { $0 == "M" } }
    #expect(squares.sorted() == [1, 38 * 16], "the legend has one too")
    #expect(parsed.all("text").map(\.text).contains("13 to 50: grey"))
    #expect(
      chart.description(in: .english).hasPrefix("50000 points in 50 groups.")
        || chart.description(in: .english).hasPrefix("50,000 points in 50 groups."))
  }

  @Test func aGroupThatIsGreyAloneHasItsName() throws {
    let texts = try #require(ParsedMarkup(chart(groups: 13, points: 4).svg())).all("text")
    #expect(texts.map(\.text).contains("13 name 12"))
    let chinese = chart(groups: 14, points: 4).svg(id: "a", in: .chinese, as: .document)
    #expect(chinese.contains("13 至 14：灰色"))
  }

  /// Colours that look alike have other shapes.
  @Test func groupsWithAStyleDiffer() throws {
    let alike = [["f0", "f5"], ["f4", "f6"]]
    let styles = (0..<SeriesStyle.limit).map { index in
      var markup = Markup()
      SeriesStyle(index: index).drawPoint(0, 0, into: &markup)
      let fill = SeriesStyle(index: index).fill
      return (
        fill: alike.firstIndex { $0.contains(fill) }.map { alike[$0][0] } ?? fill,
        shape: markup.text.replacing("\"\(fill)\"", with: "")
      )
    }
    for (index, style) in styles.enumerated() {
      #expect(!styles[..<index].contains { $0 == style }, "\(index + 1)")
    }
  }

  @Test func aNumberThatWouldCoverAnotherStandsBesideIt() throws {
    let group = GroupScatterChart.Group("a", [], label: ChartPoint(x: 1, y: 1))
    func labels(_ count: Int) throws -> [ParsedMarkup.Element] {
      let chart = GroupScatterChart(
        "Segments", x: Axis("First", range: 0...2), y: Axis("Second", range: 0...2),
        groups: [GroupScatterChart.Group](repeating: group, count: count))
      return try #require(ParsedMarkup(chart.svg())).all("text")
        .filter { $0.attributes["class"] == "k" }
    }
    let two = try labels(2)
    #expect(two.map(\.text) == ["1", "2"])
    let heights = two.compactMap { Double($0.attributes["y"] ?? "") }
    #expect(two[0].attributes["x"] == two[1].attributes["x"] && heights[0] - heights[1] == 13)
    #expect(try labels(30).count == 9, "there is no room for others")
  }
}
