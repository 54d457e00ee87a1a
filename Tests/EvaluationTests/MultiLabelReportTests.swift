import FilbertJSON
import FilbertTestSupport
import Testing

@testable import FilbertEvaluation

@Suite struct MultiLabelReportTests {
  private struct Fixture: Decodable {
    let names: [String]
    let gold: [String]
    let predicted: [String]
    let digits: Int
    let text: String
    let subsetAccuracy: Double
    let hammingLoss: Double

    var report: MultiLabelReport {
      func sets(_ rows: [String]) -> [[Int]] {
        rows.map { row in row.utf8.enumerated().filter { $0.element == 0x31 }.map(\.offset) }
      }
      return MultiLabelReport(gold: sets(gold), predicted: sets(predicted), names: names)
    }
  }

  @Test func printsWhatScikitLearnPrints() throws {
    let fixtures: [Fixture] = try jsonLines("multilabel.jsonl")
    #expect(fixtures.count == 250)
    for (number, fixture) in fixtures.enumerated() {
      let report = fixture.report
      let text = report.text(digits: fixture.digits)
      let expected = fixture.text
      #expect(
        fixture.names.count > 10
          ? text.utf8.suffix(expected.utf8.count).elementsEqual(expected.utf8)
          : text.utf8.elementsEqual(expected.utf8), "set \(number): \(text)")
      #expect(report.subsetAccuracy == fixture.subsetAccuracy)
      #expect(report.hammingLoss == fixture.hammingLoss)
    }
  }

  @Test func equalsOutputDict() throws {
    var compared = 0
    let lines = try Fixtures.data("reports/multilabel.jsonl").split(separator: UInt8(ascii: "\n"))
    for (line, fixture) in zip(lines, try jsonLines("multilabel.jsonl") as [Fixture]) {
      guard let expected = try JSONValue.parse(Array(line))["dictionary"]?.objectValue else {
        continue
      }
      let actual = try #require(fixture.report.json.objectValue)
      try #require(actual.names == expected.names)
      // Of a label called so scikit-learn keeps the precision only.
      for (member, other) in zip(actual.members, expected.members) where member.name != "accuracy" {
        for score in ["precision", "recall", "f1-score", "support"] {
          #expect(
            member.value[score]?.doubleValue == other.value[score]?.doubleValue,
            "\(member.name) \(score)")
        }
      }
      compared += 1
    }
    #expect(compared >= 24)
  }

  @Test func aTextWithoutLabelsIsRightIfNoneIsPredicted() {
    let report = MultiLabelReport(gold: [[], [0]], predicted: [[], [0]], names: ["a", "b"])
    #expect(report.subsetAccuracy == 1)
    #expect(report.hammingLoss == 0)
    // scikit-learn's mean over texts counts it as 0 all the same.
    #expect(report.samplesAverage.f1 == 0.5)
    #expect(report.rows.map(\.scores.support) == [1, 0])
  }
}
