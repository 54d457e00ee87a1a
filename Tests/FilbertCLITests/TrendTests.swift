import FilbertCore
import FilbertJSON
import FilbertTestSupport
import Foundation
import Testing

/// `filbert trend`: what it finds in scored files over time, and what it keeps between runs.
struct TrendTests {
  /// Rows of 60 days from 2026-01-05 on, 60 a day: 20 % are `bad`, and 50 % of the last three days, which complain about
  /// `zippers` more often.
  private static func rows(days: Range<Int> = 0..<60, shifted: Int = 3) -> [[String]] {
    days.flatMap { day in
      var random = SplitMix64(seed: 11, place: UInt64(day))
      return (0..<60).map { number in
        let isBad = random.uniform() < (day >= 60 - shifted ? 0.5 : 0.2)
        let isNew = day >= 60 - shifted && isBad && random.uniform() < 0.6
        let brand = ["north", "south"][Int(random.next(below: 2))]
        let text =
          isBad
          ? "arrived \(isNew ? "broken zipper" : "too late") \(random.next(below: 50))"
          : "nice colour \(random.next(below: 50))"
        return [date(day), isBad ? "bad" : "good", brand, text, isBad ? "1.5" : "4.25"]
      }
    }
  }

  private static func date(_ day: Int) -> String {
    let (month, first) = day < 27 ? (1, 5) : day < 55 ? (2, -26) : (3, -54)
    let number = day + first
    return "2026-0\(month)-\(number < 10 ? "0" : "")\(number)"
  }

  private static func csv(_ rows: [[String]]) -> String {
    "date,predicted_label,brand,text,price\n"
      + rows.map { $0.joined(separator: ",") + "\n" }.joined()
  }

  private func workspace(_ rows: [[String]] = Self.rows()) throws -> Workspace {
    let workspace = try Workspace()
    try workspace.write("scored.csv", Self.csv(rows))
    return workspace
  }

  private func json(_ outcome: Outcome) throws -> JSONValue {
    try JSONValue.parse(Array(outcome.bytes))
  }

  private func column(_ text: String, _ name: String) throws -> [String] {
    let lines = text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    let place = try #require(lines[0].firstIndex(of: name))
    return lines.dropFirst().map { $0[place] }
  }

  // MARK: - What is found

  @Test func anAlarmSaysSinceWhenHowMuchAndAboutWhat() async throws {
    let workspace = try workspace()
    let outcome = try await workspace.run(
      "trend scored.csv --time date --by brand --false-alarms 0.1 --format json")
    #expect(outcome.status == 3, "\(outcome.errors)")
    let report = try json(outcome)
    #expect(report["rows"]?.intValue == 3600)
    let alarms = try #require(report["alarms"]?.arrayValue)
    let alarm = try #require(alarms.first { $0["group"]?.isNull == true })
    #expect(alarm["name"]?.stringValue == "bad" && alarm["direction"]?.stringValue == "rise")
    #expect(alarm["since"]?.stringValue == Self.date(57))
    #expect(alarm["status"]?.stringValue == "on")
    #expect(try #require(alarm["before"]?["value"]?.doubleValue) < 0.25)
    #expect(try #require(alarm["after"]?["value"]?.doubleValue) > 0.4)
    let words = alarm["words"]?.arrayValue?.compactMap { $0["text"]?.stringValue } ?? []
    #expect(words.contains { $0.contains("zipper") }, "\(words)")
    let rows = try #require(alarm["rows"]?.arrayValue)
    #expect(rows.count == 5)
    #expect(rows.allSatisfy { $0["text"]?.stringValue?.contains("zipper") == true })
    let groups = alarm["groups"]?.arrayValue?.compactMap { $0["group"]?.stringValue } ?? []
    #expect(Set(groups) == ["north", "south"])
    // The good ones mirror the bad ones.
    let watched = try #require(report["series"]?.arrayValue).filter {
      $0["watched"]?.boolValue == true
    }
    #expect(watched.allSatisfy { $0["name"]?.stringValue == "bad" } && watched.count == 3)
  }

  @Test func aQuietFileRaisesNoAlarm() async throws {
    let workspace = try workspace(Self.rows(days: 0..<57))
    let outcome = try await workspace.run("trend scored.csv --time date --false-alarms 0.1")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("No alarm."))
    #expect(outcome.output.contains("quiet"))
  }

  @Test func neitherThreadsNorTheOrderOfRowsChangeFigures() async throws {
    let workspace = try workspace()
    try workspace.write("reversed.csv", Self.csv(Self.rows().reversed()))
    for (name, file, threads) in [("a", "scored", 1), ("b", "scored", 3), ("c", "reversed", 2)] {
      let outcome = try await workspace.run(
        "trend \(file).csv --time date --by brand --number-column price --predicted-column predicted_label --output \(name).csv --threads \(threads)"
      )
      #expect(outcome.status == 3, "\(outcome.errors)")
    }
    let table = try workspace.read("a.csv")
    #expect(try workspace.read("b.csv") == table)
    #expect(try workspace.read("c.csv") == table)
  }

  @Test func groupsSumToAllRows() async throws {
    let workspace = try workspace()
    _ = try await workspace.run("trend scored.csv --time date --by brand --output series.csv")
    let table = try workspace.read("series.csv")
    let (names, groups) = (try column(table, "name"), try column(table, "group"))
    let rows = try column(table, "rows").compactMap(Int.init)
    let values = try column(table, "value").compactMap(Double.init)
    let periods = try column(table, "period")
    var sums: [String: (all: Double, groups: Double)] = [:]
    for place in names.indices {
      let hits = Double(rows[place]) * values[place]
      let key = "\(names[place]) \(periods[place])"
      if groups[place].isEmpty {
        sums[key, default: (0, 0)].all += hits
      } else {
        sums[key, default: (0, 0)].groups += hits
      }
    }
    #expect(sums.count == 120)
    #expect(sums.values.allSatisfy { abs($0.all - $0.groups) < 1e-9 })
  }

  @Test func numbersEntitiesAndListsOfLabelsAreFollowed() async throws {
    let workspace = try Workspace()
    let lines = (0..<40).flatMap { day in
      (0..<10).map { number in
        let list = number % 2 == 0 ? "\"late\",\"broken\"" : "\"late\""
        let entities = number < 3 ? "[{\"text\":\"x\",\"label\":\"BRAND\"}]" : "[]"
        return
          "{\"day\":\"\(Self.date(day))\",\"predicted_labels\":[\(list)],\"predicted_value\":\(number),\"entities\":\(entities)}\n"
      }
    }
    try workspace.write("scored.jsonl", lines.joined())
    let outcome = try await workspace.run("trend scored.jsonl --time day --output out.csv")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let table = try workspace.read("out.csv")
    let keys = zip(try column(table, "measure"), try column(table, "name")).map { "\($0) \($1)" }
    let values = try column(table, "value").compactMap(Double.init)
    let last = Dictionary(zip(keys, values)) { $1 }
    #expect(
      last == [
        "label broken": 0.5, "label late": 1, "entity BRAND": 0.3, "mean predicted_value": 4.5,
        "entities_per_text ": 0.3,
      ])
  }

  // MARK: - State

  @Test func nightlyRunsEqualOneRunAndAlarmOnce() async throws {
    let workspace = try workspace()
    try workspace.write("first.csv", Self.csv(Self.rows(days: 0..<57)))
    let options = "--time date --by brand --false-alarms 0.1 --state state.json"
    let first = try await workspace.run("trend first.csv \(options)")
    #expect(first.status == 0, "\(first.errors)")
    var statuses: [Int32] = []
    for day in 57..<60 {
      // New rows, and on one day those of the day before once more.
      let days = (day == 58 ? day - 1 : day)..<(day + 1)
      try workspace.write("new.csv", Self.csv(Self.rows(days: days)))
      statuses.append(try await workspace.run("trend new.csv \(options)").status)
    }
    #expect(statuses.count { $0 == 3 } == 1, "\(statuses)")
    let again = try await workspace.run("trend scored.csv \(options) --output again.csv")
    #expect(again.status == 0, "\(again.errors)")
    let once = try await workspace.run(
      "trend scored.csv --time date --by brand --false-alarms 0.1 --output once.csv")
    #expect(once.status == 3)
    #expect(try workspace.read("again.csv") == workspace.read("once.csv"))
  }

  @Test func aStateIsRefusedIfSettingsOrHistoryChanged() async throws {
    let workspace = try workspace()
    _ = try await workspace.run("trend scored.csv --time date --state state.json")
    try await workspace.expectRefusal(
      "trend scored.csv --time date --state state.json --period week", code: 65,
      "state.json: This state file comes from runs with the period \"day\", and this run has \"week\"; give the same as before, or another state file."
    )
    var rows = Self.rows()
    rows[5][1] = rows[5][1] == "bad" ? "good" : "bad"
    try workspace.write("changed.csv", Self.csv(rows))
    try await workspace.expectRefusal(
      "trend changed.csv --time date --state state.json", code: 65,
      "changed.csv: The day 2026-01-05 has different rows than when --state was written; give all rows of that day unchanged, give none of them, or start another state file."
    )
    try workspace.write("state.json", "{\"filbert_trend_state\": 1}")
    try await workspace.expectRefusal(
      "trend scored.csv --time date --state state.json", code: 65,
      "state.json: This is not the state of an earlier run; name another file with --state, or remove this one."
    )
  }

  // MARK: - Outputs

  @Test func nodeExporterReadsTheFile() async throws {
    let workspace = try workspace(
      Self.rows().map { [$0[0], $0[1], $0[2] == "north" ? "a\\b" : $0[2], $0[3], $0[4]] })
    for _ in 0..<2 {
      let outcome = try await workspace.run(
        "trend scored.csv --time date --by brand --prometheus trend.prom")
      #expect(outcome.status == 3, "\(outcome.errors)")
    }
    let lines = try workspace.read("trend.prom").split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("filbert_trend_alarm{") && $0.hasSuffix(" 1") })
    #expect(lines.contains { $0.contains(#"group="a\\b""#) })
    var type: Substring?
    for line in lines {
      if line.hasPrefix("# TYPE ") {
        type = line.split(separator: " ")[2]
        #expect(line.hasSuffix(" gauge"))
      } else if !line.hasPrefix("#") {
        #expect(line.prefix { $0 != "{" && $0 != " " } == type)
        #expect(Double(line.split(separator: " ").last ?? "") != nil)
      }
    }
  }

  // MARK: - Dates

  @Test(arguments: ["dmy", "name", "short"])
  func namesAndShortYearsGiveTheSameSeries(form: String) async throws {
    let workspace = try workspace()
    _ = try await workspace.run("trend scored.csv --time date --output iso.csv")
    let months = ["janvier", "février", "mars"]
    let rows = Self.rows().map { row -> [String] in
      let parts = row[0].split(separator: "-").map(String.init)
      let name = months[(Int(parts[1]) ?? 1) - 1]
      let date =
        switch form {
        case "dmy": "\(parts[2]).\(parts[1]).26"
        case "name": "lun. \(parts[2]) \(name) 2026"
        default: "\(parts[1])/\(parts[2])/26"
        }
      return [date] + row.dropFirst()
    }
    try workspace.write("other.csv", Self.csv(rows))
    let outcome = try await workspace.run("trend other.csv --time date --output other_out.csv")
    #expect(outcome.status == 3, "\(outcome.errors)")
    #expect(try workspace.read("other_out.csv") == workspace.read("iso.csv"))
  }

  @Test func datesInOtherFormsGiveTheSameSeries() async throws {
    let workspace = try workspace()
    _ = try await workspace.run("trend scored.csv --time date --output iso.csv")
    let rows = Self.rows().map { row -> [String] in
      let parts = row[0].split(separator: "-").map(String.init)
      return ["\(parts[2]).\(parts[1]).\(parts[0]) 9:05"] + row.dropFirst()
    }
    try workspace.write("german.csv", Self.csv(rows))
    let outcome = try await workspace.run("trend german.csv --time date --output german_out.csv")
    #expect(outcome.status == 3, "\(outcome.errors)")
    #expect(try workspace.read("german_out.csv") == workspace.read("iso.csv"))
  }

  @Test func rowsOutsideAllPeriodsAreReported() async throws {
    var rows = Self.rows(days: 0..<40).filter { $0[0] != Self.date(35) }
    rows[7][0] = ""
    rows[9][0] = "soon"
    rows[11][0] = "2999-01-01"
    let workspace = try workspace(rows)
    try await workspace.expectRefusal(
      "trend scored.csv --time date", code: 65,
      "scored.csv:11: The column \"date\" has \"soon\" here, which is not a date or a time that can be read; write it as 2026-03-14, leave the cell empty, or pass --skip-bad-rows to leave out the row."
    )
    let outcome = try await workspace.run(
      "trend scored.csv --time date --false-alarms 0.1 --skip-bad-rows")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let warnings = outcome.warnings.joined(separator: "\n")
    #expect(warnings.contains("1 row without a date in \"date\" left out, the first in line 9"))
    #expect(warnings.contains("1 unusable row left out"))
    #expect(warnings.contains("1 row with a date in the future left out"))
    #expect(warnings.contains("1 day without rows; the charts pass over it"))
  }

  @Test func onePeriodIsShownAndNotWatched() async throws {
    let workspace = try workspace(Self.rows(days: 0..<1))
    let outcome = try await workspace.run("trend scored.csv --time date")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("learning"))
    #expect(
      outcome.warnings.contains {
        $0.contains(
          "a baseline needs 28 days with rows, and there is only 1, so nothing is watched yet")
      })
  }

  // MARK: - Bad input

  @Test func badInputIsOneSentence() async throws {
    let workspace = try workspace(Self.rows(days: 0..<2))
    try workspace.write("none.csv", "date,predicted_label\n,a\nsoon,b\n")
    try workspace.write("plain.csv", "date,text\n2026-01-01,a\n")
    try workspace.write("far.csv", "date,predicted_label\n1950-01-01,a\n2026-01-01,b\n")
    try workspace.write("words.csv", "date,n\n2026-01-01,1\n2026-01-02,one\n")
    try workspace.write("entities.csv", "date,entities\n2026-01-01,BRAND\n")
    try workspace.write("slash.csv", "date,predicted_label\n03/04/2026,a\n")
    for (arguments, code, sentence) in [
      (
        "none.csv --time date", 65,
        "none.csv:3: The column \"date\" has no dates; its first value is \"soon\". Name a column with dates such as 2026-03-14 or 14.03.2026 10:30, or with seconds since 1970."
      ),
      (
        "plain.csv --time date", 65,
        "plain.csv: There is no column \"predicted_label\", \"predicted_labels\", \"prediction\", \"predicted\", \"predicted_value\" or \"entities\"; there are \"date\", \"text\". Name the labels with --predicted-column, or a number with --number-column."
      ),
      (
        "scored.csv --time when", 65,
        "scored.csv: There is no column \"when\"; the columns are \"date\", \"predicted_label\", \"brand\", \"text\", \"price\"."
      ),
      (
        "far.csv --time date --period hour", 65,
        "far.csv: The dates reach from 1950-01-01 00:00 to 2026-01-01 00:00, which is more than 50,000 periods; correct the dates, or give a longer --period."
      ),
      (
        "words.csv --time date --number-column n", 65,
        "words.csv:3: The column \"n\" has \"one\", which is not a number between -10,000,000 and 10,000,000."
      ),
      (
        "entities.csv --time date", 65,
        "entities.csv:2: The column \"entities\" has \"BRAND\", which is not a JSON list of entities, as predict writes it."
      ),
      (
        "slash.csv --time date", 65,
        "slash.csv:2: \"03/04/2026\" in the column \"date\" may have the day or the month first; give --date-order dmy or --date-order mdy."
      ),
      (
        "scored.csv --time date --time-zone Mars", 64,
        "\"Mars\" is not a known time zone; give a name such as Europe/Berlin, or an offset such as +08:00."
      ),
    ] {
      try await workspace.expectRefusal("trend \(arguments)", code: Int32(code), sentence)
    }
  }

  // MARK: - Drift

  @Test func textsAreComparedWithAReference() async throws {
    let workspace = try workspace(Self.rows(days: 0..<40))
    try workspace.write(
      "train.csv",
      "text,label\n"
        + (0..<400).map {
          "a much longer text of the training file number \($0),\($0 % 2 == 0 ? "good" : "bad")\n"
        }
        .joined())
    let outcome = try await workspace.run(
      "trend scored.csv --time date --reference train.csv --format json --false-alarms 0.1")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let checks = try #require(json(outcome)["drift"]?["checks"]?.arrayValue)
    #expect(
      checks.contains {
        $0["property"]?.stringValue == "lengths" && $0["verdict"]?.stringValue == "drift"
      })
  }
}
