import FilbertCore
import FilbertJSON
import FilbertTestSupport
import Foundation
import Testing

/// `filbert trend --state`: files that are not what the run before saw, and references.
struct TrendRunsTests {
  private static let header = "date,predicted_label,predicted_value,brand\n"

  /// `count` rows of each day.
  private static func rows(_ days: ClosedRange<Int>, _ count: Int = 20, from first: Int = 0)
    -> String
  {
    days.map { day in
      (first..<(first + count)).map {
        "2026-03-\(day < 10 ? "0" : "")\(day),\($0 % 5 == 0 ? "bad" : "good"),\($0),\($0 % 2 == 0 ? "a" : "b")\n"
      }.joined()
    }.joined()
  }

  private func rowCount(_ outcome: Outcome) throws -> Int? {
    #expect(outcome.status == 0, "\(outcome.errors)")
    return try JSONValue.parse(Array(outcome.bytes))["rows"]?.intValue
  }

  private let options = "--time date --state state --format json"

  @Test func newRowsOfTheLastDayAreNotTakenForAllOfThem() async throws {
    let workspace = try Workspace()
    let (old, new) = (Self.rows(1...10), Self.rows(10...10, 25, from: 20))
    try workspace.write("first.csv", Self.header + old)
    try workspace.write("new.csv", Self.header + new)
    try workspace.write("all.csv", Self.header + old + new)
    #expect(try rowCount(await workspace.run("trend first.csv \(options)")) == 200)
    try await workspace.expectRefusal(
      "trend new.csv \(options)", code: 65,
      "new.csv: The file lacks 20 of the 20 rows of the day 2026-03-10 that --state has counted; give all rows of that day again with the new ones, or only rows of later days."
    )
    #expect(try rowCount(await workspace.run("trend all.csv \(options)")) == 225)
  }

  @Test func aRowOfTomorrowLeavesTodayOpen() async throws {
    let workspace = try Workspace()
    func day(_ offset: Double) -> String {
      String(Date(timeIntervalSinceNow: offset * 86_400).ISO8601Format().prefix(10))
    }
    let today = (0..<20).map { "\(day(0)) 00:0\($0 % 10),good,\($0),a\n" }.joined()
    let start = Self.header + "\(day(-1)),good,1,a\n" + today + "\(day(1)) 00:30,good,2,b\n"
    try workspace.write("first.csv", start)
    try workspace.write("second.csv", start + "\(day(0)) 00:05,bad,3,b\n")
    let before = try #require(rowCount(await workspace.run("trend first.csv \(options)")))
    let after = try #require(rowCount(await workspace.run("trend second.csv \(options)")))
    #expect(after >= before + 1)
  }

  @Test func columnsMustStay() async throws {
    let workspace = try Workspace()
    try workspace.write("first.csv", Self.header + Self.rows(1...3))
    try workspace.write("second.csv", "date,predicted_label\n2026-03-04,good\n")
    _ = try await workspace.run("trend first.csv \(options)")
    try await workspace.expectRefusal(
      "trend second.csv \(options)", code: 65,
      "state: This state file comes from runs with the number columns \"predicted_value\", and this run has \"\"; give the same as before, or another state file."
    )
  }

  @Test func aGapBetweenRunsHasTheLimitsOfAFile() async throws {
    let workspace = try Workspace()
    try workspace.write("first.csv", "date,predicted_label\n1990-01-01,good\n")
    try workspace.write("second.csv", "date,predicted_label\n2026-03-04,good\n")
    let hourly = "\(options) --period hour"
    _ = try await workspace.run("trend first.csv \(hourly)")
    let outcome = try await workspace.run("trend second.csv \(hourly)")
    #expect(outcome.status == 65)
    #expect(
      outcome.errors.contains("more than 50,000 periods"), "\(outcome.errors)")
  }

  @Test func repeatedColumnsAndSpellingsKeepTheState() async throws {
    let workspace = try Workspace()
    let rows = (1...9).flatMap { day in
      (0..<6).map { "2026-03-0\(day),\($0 % 2 == 0 ? "caf\u{e9}" : "cafe\u{301}"),\($0)\n" }
    }.joined()
    try workspace.write("scored.csv", "date,predicted_label,value\n" + rows)
    let run =
      "trend scored.csv \(options) --predicted-column predicted_label --number-column value --number-column value"
    #expect(try rowCount(await workspace.run(run)) == 54)
    #expect(try rowCount(await workspace.run(run)) == 54)
  }

  @Test func groupsWithTheNameOfTheOthersStayApart() async throws {
    let workspace = try Workspace()
    let rows = (1...30).flatMap { day in
      (0..<22).map { number -> String in
        let group =
          number < 12
          ? ["a / b,c", "a,b / c"][number % 2] : number < 20 ? "other groups," : "x\(day),"
        return "2026-03-\(day < 10 ? "0" : "")\(day),\(number % 3 == 0 ? "bad" : "good"),\(group)\n"
      }
    }.joined()
    try workspace.write("scored.csv", "date,predicted_label,brand,shop\n" + rows)
    let outcome = try await workspace.run(
      "trend scored.csv --time date --by brand,shop --prometheus out.prom --overwrite")
    #expect(outcome.status == 0 || outcome.status == 3, "\(outcome.errors)")
    let samples = try workspace.read("out.prom").split(separator: "\n").filter {
      !$0.hasPrefix("#")
    }
    .map { $0.prefix { $0 != "}" } }
    #expect(Set(samples).count == samples.count)
    #expect(samples.contains { $0.contains(#"group="\"a / b\" / c""#) })
    #expect(samples.contains { $0.contains(#"group="a / \"b / c\""#) })
  }

  @Test func aNightWithoutNewRowsLeavesTheState() async throws {
    let workspace = try Workspace()
    try workspace.write("first.csv", Self.header + Self.rows(1...10))
    try workspace.write("none.csv", Self.header)
    try workspace.write("state", "")
    let first = try await workspace.run("trend first.csv \(options)")
    #expect(try rowCount(first) == 200)
    #expect(
      first.errors.contains("state: the state file is empty, so this counts as the first run"))
    let state = try workspace.read("state")
    let night = try await workspace.run("trend none.csv \(options) --output night.csv")
    #expect(night.status == 0 && night.output.isEmpty, "\(night.errors)")
    #expect(night.errors.contains("none.csv: no new rows"))
    #expect(try workspace.read("state") == state)
    #expect(throws: (any Error).self) { try workspace.read("night.csv") }
    // Without a state it is a mistake.
    try await workspace.expectRefusal(
      "trend none.csv --time date", code: 65, "none.csv: There are no rows.")
  }

  // MARK: - References

  @Test func aReferenceNeedsALabelInCommon() async throws {
    let workspace = try Workspace()
    let rows = (1...20).map {
      "2026-03-\($0 < 10 ? "0" : "")\($0),\($0 % 2 == 0 ? "good" : "bad"),a text\n"
    }
    try workspace.write("scored.csv", "date,predicted_label,text\n" + rows.joined())
    try workspace.write("train.csv", "text,label\none text,Good\nother text,Bad\n")
    try await workspace.expectRefusal(
      "trend scored.csv --time date --reference train.csv", code: 65,
      "train.csv: The reference and scored.csv have no label in common: it has \"Bad\", \"Good\", and the scored rows have \"bad\", \"good\"; name the column of its labels with --label-column, or give the file that the model was trained on."
    )
  }

  @Test func listsOfLabelsOfAReferenceAreLists() async throws {
    let workspace = try Workspace()
    let rows = (1...30).flatMap { day in
      ["a", "b", "a|b", "a"].map { "2026-03-\(day < 10 ? "0" : "")\(day),\($0),some text here\n" }
    }
    try workspace.write("scored.csv", "date,predicted_label,text\n" + rows.joined())
    let reference = (0..<200).map { "some text here,\(["a", "b", "a|b", "a"][$0 % 4])\n" }.joined()
    try workspace.write("train.csv", "text,label\n" + reference + "one,two,three,four\n")
    let outcome = try await workspace.run(
      "trend scored.csv --time date --label-separator | --reference train.csv --skip-bad-rows --format json"
    )
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.warnings.contains { $0.contains("train.csv: 1 unusable row left out") })
    let drift = try JSONValue.parse(Array(outcome.bytes))["drift"]
    #expect(drift?["drift"]?.boolValue == false)
    let shares = drift?["labels"]?["shares"]?.arrayValue ?? []
    #expect(shares.compactMap { $0["label"]?.stringValue } == ["a", "b"])
    #expect(shares.compactMap { $0["reference"]?.doubleValue } == [0.75, 0.5])
  }
}
