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

  @Test func slashesSayWhichNumberComesFirst() {
    #expect(DateText("03/14/2026")?.hasMonthFirst == true)
    #expect(DateText("14/03/2026")?.hasDayFirst == true)
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
      "2026-03-14 10:22 PM",
    ] {
      #expect(DateText(text)?.seconds(monthIsFirst: false) == nil, "\(text)")
    }
  }
}
