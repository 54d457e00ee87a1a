import FilbertTestSupport
import Foundation
import Testing

/// `filbert trend`: which columns and formats it takes, and what it says about others.
struct TrendColumnsTests {
  /// 60 rows a day: date, label, brand and text.
  private static func rows(_ days: Int) -> [[String]] {
    (1...days).flatMap { day in
      (0..<60).map { number in
        [
          "2026-01-0\(day)", number % 5 == 0 ? "bad" : "good", ["north", "south"][number % 2],
          "nice colour \(number)",
        ]
      }
    }
  }

  private func workspace(_ rows: [[String]]) throws -> Workspace {
    let workspace = try Workspace()
    try workspace.write(
      "scored.csv",
      "date,predicted_label,brand,text\n"
        + rows.map { $0.joined(separator: ",") + "\n" }.joined())
    return workspace
  }

  @Test func columnsThatAreNotWhatTheyShouldBeAreNamed() async throws {
    let rows = Self.rows(5)
    let workspace = try workspace(rows)
    let odd = rows.enumerated().map { place, row in
      "\(row[0]),\(row[1]),\(place),\(row[3]) \(place),0.\(1000 + place),\(Double(place % 40) / 4)\n"
    }
    try workspace.write(
      "odd.csv", "date,predicted_label,id,words,prediction,stars\n" + odd.joined())
    for (arguments, sentence) in [
      (
        "--by id",
        "odd.csv: The groups of \"id\" have 300 different numbers in 300 rows, such as \"0\", so none has enough rows for a series; give --by a column whose values repeat, such as a brand or a shop."
      ),
      (
        "--predicted-column prediction",
        "odd.csv: The column \"prediction\" has 300 different numbers in 300 rows, such as \"0.1000\", so these are not labels; give --number-column prediction to watch their mean."
      ),
      (
        "--predicted-column stars",
        "odd.csv: The column \"stars\" has 40 different numbers in 300 rows, such as \"0.0\", so these are not labels; give --number-column stars to watch their mean."
      ),
    ] {
      try await workspace.expectRefusal(
        "trend odd.csv --time date \(arguments)", code: 65, sentence)
    }
    for arguments in ["--by words", "--predicted-column words"] {
      let outcome = try await workspace.run("trend odd.csv --time date \(arguments)")
      #expect(outcome.status == 65)
      #expect(outcome.errors.contains("300 different values in 300 rows"), "\(outcome.errors)")
    }
    let few = try await workspace.run("trend odd.csv --time date --by stars")
    #expect(few.status == 0, "\(few.errors)")
    #expect(
      few.warnings.contains {
        $0.contains("no group has 5 rows a day, so only all rows together are watched")
      })
  }

  @Test func namesOfColumnsIgnoreCase() async throws {
    let workspace = try workspace(Self.rows(5))
    let exact = try await workspace.run("trend scored.csv --time date --by brand --format json")
    let other = try await workspace.run(
      "trend scored.csv --time Date --by BRAND --predicted-column Predicted_Label --format json")
    #expect(exact.status == 0 && other.status == 0, "\(other.errors)")
    #expect(other.output == exact.output)
  }

  @Test func helpListsFormatsOfTables() async throws {
    let workspace = try workspace(Self.rows(2))
    let help = try await workspace.run("help trend")
    #expect(!help.output.contains("conll") && help.output.contains("csv, tsv, jsonl, json"))
    let outcome = try await workspace.run("trend scored.csv --time date --input-format conll")
    #expect(outcome.status == 64)
  }
}
