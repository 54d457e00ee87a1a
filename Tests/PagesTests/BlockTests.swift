import FilbertCharts
import FilbertTestSupport
import Testing

@testable import FilbertPages

/// What single blocks show, and their limits.
@Suite("Blocks")
struct BlockTests {
  private func html(_ blocks: [Block]) -> String {
    Page(title: "T", sections: [PageSection(id: "s", heading: "S", blocks: blocks)]).html()
  }

  private func parsed(_ blocks: [Block]) throws -> ParsedMarkup {
    try #require(ParsedMarkup(html(blocks)))
  }

  private func table(rows: Int, limit: Int = 100, totals: Int = 0) -> PageTable {
    PageTable(
      "Labels", columns: [.words("Label"), .numbers("F1")],
      rows: (0..<rows).map { [.name("label \($0)"), .number(0.5, .decimals(2))] }, limit: limit,
      totals: totals)
  }

  @Test("A table names its columns and rows, and its region has its name")
  func table() throws {
    let parsed = try parsed([.table(table(rows: 2, totals: 1))])
    #expect(parsed.all("th").compactMap { $0.attributes["scope"] } == ["col", "col", "row", "row"])
    #expect(parsed.all("td").map(\.attributes["class"]) == ["num", "num"])
    #expect(parsed.all("tr").last?.attributes["class"] == "total")
    let region = try #require(parsed.elements.first { $0.attributes["role"] == "region" })
    #expect(region.attributes["tabindex"] == "0")
    #expect(region.attributes["aria-labelledby"] == parsed.all("figcaption")[0].attributes["id"])
  }

  @Test("A long table ends with how many rows are not shown, and keeps its totals")
  func longTable() throws {
    let parsed = try parsed([.table(table(rows: 151, limit: 50, totals: 1))])
    #expect(parsed.all("tr").count == 1 + 50 + 1)
    #expect(parsed.text.contains("100 more are not shown."))
    let names = parsed.all("bdi").map(\.text)
    #expect(names.last == "label 150" && names.dropLast().last == "label 49")
  }

  @Test("Cells have bars, links, intervals and tones")
  func cells() throws {
    let cells: [PageTable.Cell] = [
      PageTable.Cell("a", link: "s"),
      .number(0.25, .decimals(2), interval: 0.2...0.3, bar: 0.25, tone: .bad),
      .number(0, bar: .nan), .number(0, bar: 7), .empty,
    ]
    let parsed = try parsed([
      .table(PageTable("T", columns: cells.map { _ in .numbers("n") }, rows: [cells]))
    ])
    #expect(
      parsed.values("style").filter { $0.hasPrefix("width:") } == ["width:25%", "width:100%"])
    #expect(parsed.all("small").map(\.text) == ["0.20 to 0.30"])
    #expect(parsed.all("td")[0].attributes["class"] == "num bad")
    #expect(parsed.all("a").last?.attributes["href"] == "#s")
  }

  @Test("A text of a megabyte is shortened, with the number of characters that are left out")
  func longText() throws {
    let text = String(repeating: "abcdefghij", count: 100_000)
    let example = Example([TextSpan("start "), TextSpan(text, .weight(1)), TextSpan("end")])
    let parsed = try parsed([.examples(Examples([example]))])
    let shown = try #require(parsed.all("mark").last?.text)
    #expect(shown == String(text.prefix(594)))
    #expect(parsed.text.contains("… and 999,409 more characters"))
  }

  @Test("A character with a million combining marks is shortened too")
  func longCharacter() throws {
    let text = "e" + String(repeating: "\u{301}", count: 1_000_000)
    let html = html([
      .examples(Examples([Example([TextSpan(text)])])), .text(Phrase("\(text)", zh: "")),
      .table(PageTable("T", columns: [.words("a")], rows: [[.name(text)]])),
    ])
    #expect(html.utf8.count < 30_000)
    #expect(ParsedMarkup(html) != nil)
  }

  @Test("More examples than the limit are counted")
  func manyExamples() throws {
    let examples = (0..<70).map { Example(id: "e\($0)", [TextSpan("text \($0)")]) }
    let parsed = try parsed([.examples(Examples(examples, limit: 20))])
    #expect(parsed.values("id").count { $0.hasPrefix("e") } == 20)
    #expect(parsed.text.contains("50 more are not shown."))
  }

  @Test(
    "Weights are shades, and small ones are none",
    arguments: [
      (1.0, "p4"), (0.5, "p3"), (0.06, "p1"), (-0.06, "q1"), (-1, "q4"), (9, "p4"), (0.04, nil),
      (.nan, nil),
    ])
  func weights(weight: Double, expected: String?) throws {
    let parsed = try parsed([.examples(Examples([Example([TextSpan("word", .weight(weight))])]))])
    let marks = parsed.all("mark").filter { $0.text == "word" }
    #expect(marks.map(\.attributes["class"]) == (expected.map { [$0] } ?? []))
    #expect(parsed.text.contains("word"))
  }

  @Test("Whatever the data, a page has at most 500 KB and says what is left out")
  func limit() throws {
    let hostile = String(repeating: "<\u{202E}&", count: 2_000)
    let rows = (0..<5_000).map { _ in (0..<8).map { _ in PageTable.Cell.name(hostile) } }
    let table = PageTable(
      "T", columns: (0..<8).map { _ in .words(Phrase(hostile)) }, rows: rows, limit: 5_000)
    let examples = Examples(
      (0..<500).map {
        Example(
          id: "e\($0)", [TextSpan(hostile, .weight(1))],
          facts: [Fact(Phrase(hostile), Phrase(hostile))])
      },
      limit: 200)
    let points = (0..<5_000).map { ChartPoint(x: Double($0), y: Double(($0 * 7_919) % 10_007)) }
    let chart = LineChart(
      Phrase(hostile), x: Axis(Phrase(hostile)), y: Axis(Phrase(hostile)),
      series: [Series(Phrase(hostile), points)])
    let blocks = (0..<12).flatMap { index -> [Block] in
      [
        .table(table),
        .examples(Examples(examples.items.map { Example($0.text, facts: $0.facts) })),
        .chart(chart), .text(Phrase("last \(index)", zh: "")),
      ]
    }
    let html = html(blocks)
    #expect(html.utf8.count <= Page.byteLimit)
    let parsed = try #require(ParsedMarkup(html))
    #expect(parsed.text.contains("are left out to keep the page small."))
    #expect(parsed.text.contains("last 11"))
  }

  @Test("A chart stands with its title, its caption and its data")
  func chart() throws {
    let chart = StepChart(
      "ROC", x: .share("FPR"), y: .share("TPR"),
      series: [Series("a", (0..<200).map { ChartPoint(x: Double($0) / 200, y: 1) })])
    let parsed = try parsed([.chart(chart, caption: "How to read it."), .chart(chart)])
    #expect(parsed.all("svg").count == 2 && parsed.all("strong").map(\.text) == ["ROC", "ROC"])
    #expect(parsed.text.contains("How to read it."))
    #expect(parsed.all("table").count == 2)
    #expect(parsed.text.contains("140 rows of the data are not shown."))
    let bare = try self.parsed([.charts([ChartFigure(chart, hasTable: false)])])
    #expect(bare.all("table").isEmpty)
  }

  @Test("A page without content is still a page")
  func empty() throws {
    #expect(ParsedMarkup(Page(title: "", sections: []).html()) != nil)
    let parsed = try parsed([
      .figures([]), .charts([]), .list([]), .facts([]), .examples(Examples([])), .details("d", []),
      .table(PageTable("T", columns: [.words("a")], rows: [])), .code(""),
    ])
    let count = parsed.all("p").count { $0.text == "Nothing to show." }
    #expect(count == 6)
  }
}
