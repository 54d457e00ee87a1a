import Testing

@testable import FilbertEvaluation

@Suite struct ClassificationReportTests {
  @Test func printsWhatScikitLearnPrints() throws {
    let fixtures = try ReportFixture.all("random.jsonl")
    #expect(fixtures.count == 1000)
    for (number, fixture) in fixtures.enumerated() {
      let text = fixture.report.text(digits: fixture.digits ?? 2)
      #expect(text.utf8.elementsEqual(fixture.text.utf8), "set \(number): \(text)")
    }
  }

  @Test func printsThePublishedHINT3Reports() throws {
    let fixtures = try ReportFixture.all("hint3.jsonl")
    #expect(fixtures.count == 6)
    for fixture in fixtures {
      #expect(fixture.report.text(digits: 4) == fixture.text)
    }
  }

  @Test func namesAndIndicesGiveTheSameReport() {
    let names = ["a", "b", "c"]
    let (gold, predicted) = ([0, 0, 1, 2], [0, 1, 1, 0])
    let byIndex = ClassificationReport(gold: gold, predicted: predicted, names: names)
    let byName = ClassificationReport(
      gold: gold.map { names[$0] }, predicted: predicted.map { names[$0] })
    #expect(byIndex == byName)
    #expect(byIndex.overall == .accuracy(0.5))
  }

  @Test func labelsThatDoNotOccurHaveARowOnlyOnRequest() {
    let names = ["a", "b", "c"]
    let present = ClassificationReport(gold: [0, 2], predicted: [0, 0], names: names)
    #expect(present.rows.map(\.name) == ["a", "c"])
    let all = ClassificationReport(
      gold: [0, 2], predicted: [0, 0], names: names, labels: [0, 1, 2])
    #expect(all.rows.map(\.scores.support) == [1, 0, 1])
    #expect(all.overall == .accuracy(0.5))
  }

  @Test func labelsThatDifferInUnicodeFormStayApart() {
    let report = ClassificationReport(
      gold: ["\u{e9}", "e\u{301}"], predicted: ["\u{e9}", "\u{e9}"])
    #expect(report.rows.count == 2)
    #expect(report.overall == .accuracy(0.5))
  }

  @Test func noExamplesMakeAnEmptyReport() {
    let report = ClassificationReport(gold: [Int](), predicted: [], names: ["a"])
    #expect(report.rows.isEmpty)
    #expect(report.overall == .accuracy(0))
    #expect(report.text().contains("accuracy"))
  }
}
