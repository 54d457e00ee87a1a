import FilbertCore
import Testing

@Suite struct DateTextTests {
  private func date(_ text: String, monthIsFirst: Bool = false) -> [Int]? {
    DateText(text)?.date(monthIsFirst: monthIsFirst).map { [$0.year, $0.month, $0.day] }
  }

  @Test func datesAreReadAsTheyAreWritten() {
    for text in [
      "2026-03-14", "2026/3/14", "2026年3月14日", "14.03.2026", "14/03/2026", " 2026-03-14T10:00 ",
    ] {
      #expect(date(text) == [2026, 3, 14], "\(text)")
    }
    #expect(date("03/14/2026", monthIsFirst: true) == [2026, 3, 14])
    #expect(date("14.03.2026", monthIsFirst: true) == [2026, 3, 14])
    #expect(date("2026-03") == [2026, 3, 1])
    #expect(date("2026年3月") == [2026, 3, 1])
  }

  @Test func otherTextsAreNotDates() {
    for text in [
      "", "2026", "26-03-14", "2026-13-01", "2026-03-32", "2026-03-14x", "2026-03-", "14/03",
      "a-b-c",
    ] {
      #expect(date(text) == nil, "\(text)")
    }
  }

  @Test func monthsHaveNames() {
    for text in [
      "14 Mar 2026", "14-Mar-2026", "March 14th, 2026", "Sat, 14 Mar 2026 10:00:00 +0000",
      "Saturday 14 march 2026",
    ] {
      #expect(date(text) == [2026, 3, 14], "\(text)")
    }
    for text in ["14 Mar", "Mar 2026", "14 Mar 26", "14 Mai 2026", "40th Mar 2026"] {
      #expect(date(text) == nil, "\(text)")
    }
  }

  @Test func timesOfDay() {
    let midnight = 1_773_446_400.0
    for (text, hour, minute) in [
      ("2026-03-14 9:05", 9, 5), ("3/14/2026 3:05 PM", 15, 5), ("3/14/2026 12:05 am", 0, 5),
      ("2026年3月14日 下午3:05", 15, 5), ("2026年3月14日上午12:05", 0, 5), ("2026年3月14日 15时05分", 15, 5),
      ("2026年3月14日 中午12:30", 12, 30), ("14 Mar 2026, 10:30", 10, 30),
    ] {
      let clock = DateText(text)?.clock(monthIsFirst: true)
      #expect(clock?.seconds == midnight + Double(3600 * hour + 60 * minute), "\(text)")
      #expect(clock != nil && clock?.offset == nil, "\(text)")
    }
    let zoned = DateText("2026-03-14T10:30:00+08:00")
    #expect(zoned?.clock(monthIsFirst: false)?.offset == 28_800)
    #expect(zoned?.seconds(monthIsFirst: false) == midnight + 9000)
  }

  @Test func slashesSayWhichNumberComesFirst() {
    #expect(DateText("03/14/2026")?.hasMonthFirst == true)
    #expect(DateText("14/03/2026")?.hasDayFirst == true)
    #expect(DateText("03-14-2026")?.hasMonthFirst == true)
    #expect(DateText("03/04/2026")?.isOrderUnknown == true)
    for text in ["03/04/2026", "2026/03/14", "14.03.2026"] {
      #expect(DateText(text)?.hasMonthFirst == false && DateText(text)?.hasDayFirst == false)
    }
    #expect(DateText("2026/03/04")?.isOrderUnknown == false)
  }

  @Test func secondsNeedADayThatExists() {
    #expect(DateText("2024-02-29")?.seconds(monthIsFirst: false) == 1_709_164_800)
    for text in [
      "2026-02-29", "1900-02-29", "2026-04-31", "2026-03-14 24:00", "2026-03-14 10:60",
      "2026-03-14 15:22 PM", "2026-03-14 10:22 Uhr", "31 Feb 2026",
    ] {
      #expect(DateText(text)?.seconds(monthIsFirst: false) == nil, "\(text)")
    }
  }
}
