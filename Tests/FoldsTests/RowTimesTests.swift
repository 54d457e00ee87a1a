import FilbertCore
import Testing

@testable import FilbertFolds

@Suite struct RowTimesTests {
  private func read(_ cells: [String]) throws -> RowTimes {
    try RowTimes(cells: cells, lines: Array(2..<(cells.count + 2)), column: "when", file: "f.csv")
  }

  private func complaint(_ cells: [String]) -> String {
    do { _ = try read(cells) } catch { return "\((error as? FilbertError)?.description ?? "?")" }
    return "none"
  }

  @Test func timesAreSecondsSince1970OrNumbers() throws {
    #expect(try read(["12", "-3.5", "1e3"]).values == [12, -3.5, 1000])
    // `datetime.fromisoformat(…).timestamp()`, UTC where there is no zone.
    let dates = [
      ("1970-01-01", 0.0), ("2026-03-14", 1_773_446_400),
      ("2024-02-29 23:59:59.5", 1_709_251_199.5),
      ("2026-03-14T10:22:07Z", 1_773_483_727), ("2026-03-14T10:22+02:00", 1_773_476_520),
      ("2026-03-14 10:22:07-0530", 1_773_503_527), ("1900-12-31 00:00", -2_177_539_200),
      ("2026-03", 1_772_323_200), ("2026年3月14日", 1_773_446_400),
    ]
    #expect(try read(dates.map(\.0)).values == dates.map(\.1))
  }

  @Test func slashesFollowTheColumn() throws {
    let open = try read(["01/02/2026", "03/02/2026"])
    #expect(open.values[1] - open.values[0] == 2 * 86_400 && open.isDayFirstAssumed)
    let month = try read(["01/02/2026", "03/25/2026"])
    #expect(month.values[1] - month.values[0] == 82 * 86_400 && !month.isDayFirstAssumed)
    let day = try read(["01/02/2026", "25/02/2026"])
    #expect(day.values[1] - day.values[0] == 24 * 86_400 && !day.isDayFirstAssumed)
    #expect(try !read(["2026/02/01"]).isDayFirstAssumed)
  }

  @Test func namesAndShortYearsAreDates() throws {
    let day = 1_772_323_200.0
    #expect(
      try read(["1. März 2026", "2 mars 2026", "03.03.26"]).values == [
        day, day + 86_400, day + 2 * 86_400,
      ])
    // The year may be first, and no rule says so.
    #expect(
      complaint(["26-03-01"])
        == "f.csv:2: \"26-03-01\" in the column \"when\" may have the day or the year first; write dates as 2026-03-14."
    )
  }

  /// Folds assume the day first and say so; purchases need the order.
  @Test func anOrderCanBeRequired() throws {
    func read(_ cells: [String], _ order: DateOrder?) throws -> RowTimes {
      try RowTimes(
        cells: cells, lines: Array(2..<(cells.count + 2)), column: "when", file: "f.csv",
        order: order, assumesDayFirst: false)
    }
    let open = ["01/02/2026", "03/02/2026"]
    #expect(throws: FilbertError.self) { try read(open, nil) }
    let (day, month) = (try read(open, .dmy), try read(open, .mdy))
    #expect(day.values[1] - day.values[0] == 2 * 86_400 && !day.isDayFirstAssumed)
    #expect(month.values[1] - month.values[0] == 59 * 86_400 && !month.isDayFirstAssumed)
    // Another row shows it.
    #expect(try read(["01/02/2026", "25/02/2026"], nil).values[1] > day.values[0])
    let error = #expect(throws: FilbertError.self) { try read(["25/02/2026"], .mdy) }
    #expect(
      error?.description(on: .commandLine)
        == "f.csv:2: The column \"when\" has the day first here, and --date-order mdy says the opposite; correct the date or the option."
    )
  }

  @Test func readableRowsAreOfOneKind() {
    #expect(
      RowTimes.readableRows(["", "2026-03-14", "7", "14/03/2026", "2026-02-30", "03/14/2026"])
        == [1, 3, 5])
    #expect(RowTimes.readableRows(["soon", "7", "2026-03-14", "8"]) == [1, 3])
    #expect(RowTimes.readableRows(["soon", ""]) == [])
  }

  @Test func otherCellsAreNamedWithTheirLine() {
    #expect(
      complaint(["2026-03-14", ""])
        == "f.csv:3: The column \"when\" is empty here; every row needs a time, so fill in the cell or leave out the row."
    )
    #expect(
      complaint(["1", "2", "2026-03-14"])
        == "f.csv:4: The column \"when\" has \"2026-03-14\" here and a number in its first row; times are all numbers or all dates."
    )
    for cell in ["soon", "7", "2026-02-30", "2026-03-14 25:00", "2026-03-14 10 noon", "14/03"] {
      #expect(
        complaint(["2026-03-14", cell])
          == "f.csv:3: The column \"when\" has \"\(cell)\" here, which is not a date or time; write 2026-03-14, 2026-03-14 10:22:07 or a number."
      )
    }
    #expect(
      complaint(["25/01/2026", "01/25/2026"])
        == "f.csv:3: The column \"when\" has the month first here and the day first in line 2; write dates as 2026-03-14."
    )
  }
}
