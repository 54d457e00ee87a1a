import FilbertJSON
import FilbertTestSupport
import Testing

@testable import FilbertEvaluation

@Suite struct ReportJSONTests {
  @Test(arguments: ["random.jsonl", "hint3.jsonl"])
  func equalsOutputDict(file: String) throws {
    let lines = try Fixtures.data("reports/\(file)").split(separator: UInt8(ascii: "\n"))
    var compared = 0
    for (line, fixture) in zip(lines, try ReportFixture.all(file)) {
      guard let expected = try JSONValue.parse(Array(line))["dictionary"]?.objectValue else {
        continue
      }
      // There scikit-learn takes the label's row for the accuracy and keeps its precision only.
      if fixture.names.contains("accuracy"), expected["micro avg"] != nil { continue }
      let actual = try #require(fixture.report.json.objectValue)
      try #require(actual.names == expected.names)
      for (member, other) in zip(actual.members, expected.members) {
        #expect(numbers(of: member.value) == numbers(of: other.value), "\(member.name)")
      }
      compared += 1
    }
    #expect(compared >= min(lines.count, 240))
  }

  /// The names and values of a report's member, to the last bit; null is NaN.
  private func numbers(of value: JSONValue) -> [String: UInt64] {
    let members = value.objectValue?.members ?? [("accuracy", value)]
    return Dictionary(
      uniqueKeysWithValues: members.map { ($0.name, ($0.value.doubleValue ?? .nan).bitPattern) })
  }

  @Test func supportIsWholeAndUndefinedIsNull() {
    let report = ClassificationReport(
      gold: ["a", "b"], predicted: ["a", "a"], labels: ["b"], zeroDivision: .notANumber)
    #expect(
      report.json["b"]?.serialized()
        == #"{"precision":null,"recall":0.0,"f1-score":0.0,"support":1}"#)
    #expect(report.json["micro avg"]?["support"]?.intValue == 1)
  }

  @Test func confusionsAreRowsOfGoldLabels() {
    let matrix = ConfusionMatrix(gold: ["a", "a", "b"], predicted: ["a", "b", "b"])
    #expect(matrix.json.serialized() == #"{"labels":["a","b"],"counts":[[1,1],[0,1]]}"#)
  }
}
