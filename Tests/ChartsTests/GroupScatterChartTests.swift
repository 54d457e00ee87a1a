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
    let grey = try #require(parsed.all("path").first { $0.attributes["class"] == "q" })
    let squares = try #require(grey.attributes["d"]).count { $0 == "M" }
    #expect(squares == 38 * 16)
    #expect(parsed.all("text").map(\.text).contains("and 38 more"))
    #expect(
      chart.description(in: .english).hasPrefix("50000 points in 50 groups.")
        || chart.description(in: .english).hasPrefix("50,000 points in 50 groups."))
  }

  @Test func aNumberThatWouldCoverAnotherIsLeftOut() throws {
    let group = GroupScatterChart.Group("a", [], label: ChartPoint(x: 1, y: 1))
    let chart = GroupScatterChart(
      "Segments", x: Axis("First", range: 0...2), y: Axis("Second", range: 0...2),
      groups: [group, group])
    let labels = try #require(ParsedMarkup(chart.svg())).all("text")
      .filter { $0.attributes["class"] == "k" }.map(\.text)
    #expect(labels == ["1"])
  }
}
