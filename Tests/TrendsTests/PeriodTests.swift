import Testing

@testable import FilbertTrends

struct PeriodTests {
  @Test func datesAndDaysAreInverse() {
    for days in stride(from: -400_000, through: 400_000, by: 37) {
      #expect(CivilDate(days: days).days == days)
    }
    #expect("\(CivilDate(days: 0))" == "1970-01-01")
    #expect("\(CivilDate(days: 20_526))" == "2026-03-14")
  }
}
