import FilbertCore
import Testing

@testable import FilbertTrends

struct TimeColumnTests {
  private func clocks(
    _ cells: [String], order: DateOrder? = nil, _ clock: PeriodClock = PeriodClock()
  ) throws -> [Double?] {
    var column = TimeColumn("date", file: "a.csv")
    for (place, cell) in cells.enumerated() { column.add(cell, line: place + 2) }
    let reading = try column.reading(order: order, clock: clock)
    return cells.map { reading.clock($0) }
  }

  private func complaint(_ cells: [String], order: DateOrder? = nil) -> String? {
    do {
      _ = try clocks(cells, order: order)
      return nil
    } catch {
      return (error as? FilbertError)?.description(on: .commandLine)
    }
  }

  /// 2026-03-14 10:30 in the forms that people export.
  @Test(arguments: [
    "2026-03-14 10:30", "2026-03-14T10:30:00Z", "2026/3/14 10:30", "14.03.2026 10:30",
    "14/03/2026 10:30", "14-03-2026 10:30", "3/14/2026 10:30 AM", "14 Mar 2026 10:30",
    "Sat, 14 Mar 2026 10:30:00 +0000", "2026年3月14日 10:30", "2026年3月14日 上午10:30", "46095.4375",
    "1773484200", "1773484200000", "1773484200000000", "2026-03-14T10:30:00+08:00",
  ])
  func dates(cell: String) throws {
    #expect(try clocks([cell, cell]) == [1_773_484_200, 1_773_484_200])
  }

  @Test func compactDates() throws {
    #expect(try clocks(["20260314", "20260315"]) == [1_773_446_400, 1_773_532_800])
  }

  /// They are also milliseconds of 1976 and seconds of 2034.
  @Test func compactDatesWithTimes() throws {
    let clock = 1_773_484_200.0
    #expect(
      try clocks(["20260314103000", "202603141030", "2026031410"]) == [clock, clock, clock - 1800])
    #expect(
      complaint(["202603141030", "202613141030"])
        == "a.csv:3: The column \"date\" has dates with times such as 202603141022 in 1 row, and \"202613141030\" here, which is none; write all times in one form."
    )
    #expect(try clocks(["1773484200000", "1773484200000"]) == [clock, clock])
  }

  @Test func theOrderOfDayAndMonthIsNeverGuessed() throws {
    #expect(
      complaint(["03/04/2026"])
        == "a.csv:2: \"03/04/2026\" in the column \"date\" may have the day or the month first; give --date-order dmy or --date-order mdy."
    )
    #expect(try clocks(["03/04/2026"], order: .dmy) == [1_775_174_400])
    #expect(try clocks(["03/04/2026"], order: .mdy) == [1_772_582_400])
    // Another row shows it.
    #expect(try clocks(["03/04/2026", "25/04/2026"])[0] == 1_775_174_400)
    #expect(complaint(["25/04/2026", "04/25/2026"])?.contains("the day first in line 2") == true)
    #expect(complaint(["25/04/2026"], order: .mdy)?.contains("--date-order mdy") == true)
  }

  @Test func theYearMayBeFirst() throws {
    let day = 1_772_323_200.0  // 2026-03-01
    #expect(try clocks(["01.03.26", "14.03.26"]) == [day, day + 13 * 86_400])
    #expect(try clocks(["3/1/26", "3/14/26"])[0] == day)
    #expect(try clocks(["26-03-01", "26-3-4"])[0] == day)
    #expect(try clocks(["26-03-01"], order: .ymd) == [day])
    // Also of dates with dots: these look like 14 days of one month.
    #expect(try clocks(["26.03.01"], order: .ymd) == [day])
    #expect(
      complaint((10..<24).map { "26.03.\($0)" })
        == "a.csv:2: \"26.03.10\" in the column \"date\" may have the day or the year first; give --date-order dmy or --date-order ymd."
    )
    #expect(
      complaint(["03/04/05"])
        == "a.csv:2: \"03/04/05\" in the column \"date\" may have the day, the month or the year first; give --date-order dmy, --date-order mdy or --date-order ymd."
    )
    #expect(complaint(["26-03-14"])?.contains("the day or the year first") == true)
    #expect(complaint(["3/1/26"], order: .ymd)?.contains("the day or the month first here") == true)
    #expect(
      complaint(["14/03/26", "13/13/2026", "03/14/26"])
        == "a.csv:4: No order of day, month and year fits both \"03/14/26\" and the dates before it in the column \"date\"; write dates as 2026-03-14."
    )
  }

  @Test func whatCannotBeReadIsDescribed() throws {
    func complaint(_ cell: String, in cells: [String]) throws -> String {
      var column = TimeColumn("date", file: "a.csv")
      for cell in cells { column.add(cell, line: 2) }
      return try column.reading(order: nil, clock: PeriodClock()).complaint(about: cell)
    }
    #expect(
      try complaint("soon", in: ["2026-03-14"]) == "is not a date or a time that can be read")
    #expect(
      try complaint("46095", in: ["2026-03-14"])
        == "has the form of serial numbers of Excel that count days from 1900, unlike most rows")
    #expect(try complaint("2026-03-14", in: ["46095"]) == "is a date, unlike most rows")
    // Before 1954 a serial number of Excel may be any number.
    #expect(try complaint("1500", in: ["46095"]) == "is not a date or a time that can be read")
  }

  @Test func cellsOfAnotherKindAreNotDates() throws {
    #expect(try clocks(["2026-03-14", "", "soon", "46095"]) == [1_773_446_400, nil, nil, nil])
    #expect(
      complaint(["soon", "12"])
        == "a.csv:2: The column \"date\" has no dates; its first value is \"soon\". Name a column with dates such as 2026-03-14 or 14.03.2026 10:30, or with seconds since 1970."
    )
    #expect(complaint([]) == "a.csv: There are no rows.")
    #expect(complaint(["2026-02-30"])?.contains("its first value is \"2026-02-30\"") == true)
    #expect(
      complaint(["", " "]) == "a.csv: The column \"date\" has no date: all its cells are empty.")
  }

  @Test func zonesMoveInstantsAndNotClocks() throws {
    let berlin = try PeriodClock(zone: "Europe/Berlin")
    // Before and after the clock goes forward on 2026-03-29 at 01:00 UTC.
    #expect(try clocks(["2026-03-29T00:30:00Z"], berlin) == [1_774_744_200 + 3600])
    #expect(try clocks(["2026-03-29T01:30:00Z"], berlin) == [1_774_747_800 + 7200])
    #expect(try clocks(["2026-03-29 01:30"], berlin) == [1_774_747_800])
    #expect(try clocks(["1774744200"], try PeriodClock(zone: "+08:00")) == [1_774_744_200 + 28_800])
    #expect(throws: FilbertError.self) { try PeriodClock(zone: "Mars/Base") }
  }

  @Test func periodsBeginWhereTheyShould() {
    let clock = 1_773_484_200.0
    #expect(TrendPeriod.hour.start(of: TrendPeriod.hour.number(of: clock)) == "2026-03-14 10:00")
    #expect(TrendPeriod.day.start(of: TrendPeriod.day.number(of: clock)) == "2026-03-14")
    #expect(TrendPeriod.week.start(of: TrendPeriod.week.number(of: clock)) == "2026-03-09")
    #expect(TrendPeriod.month.start(of: TrendPeriod.month.number(of: clock)) == "2026-03")
    for period in TrendPeriod.allCases {
      for number in [-1000, -1, 0, 1, 500] {
        #expect(period.number(of: period.clock(startOf: number)) == number)
        #expect(period.number(of: period.clock(startOf: number) - 1) == number - 1)
      }
    }
  }
}
