import FilbertCharts
import FilbertReports
import FilbertTrends
import Foundation
import Testing

@Suite struct TrendReportTests {
  @Test func thePageHasAlarmsWordsRowsChartsAndDrift() {
    let page = MadeUpTrend.report().html(in: .english)
    for words in [
      "What changed in", "Alarms that are on", "Words that moved", "Typical rows of the change",
      "I want a &lt;refund&gt;.", "Control chart", "CUSUM", "3 rows have no date",
      "Drift of inputs", "2026-03-07", "Rows above expected", "发霉",
    ] {
      #expect(page.contains(words), "\(words)")
    }
    #expect(page.contains("id=\"alarm-1\"") && page.contains("href=\"#alarm-1\""))
  }

  @Test func thePageIsInChineseToo() {
    let page = MadeUpTrend.report().html(in: .chinese)
    for words in ["有哪些变化", "持续中的警报", "变化明显的词", "控制图", "输入漂移", "漂移"] {
      #expect(page.contains(words), "\(words)")
    }
    #expect(!page.contains("Typical rows"))
  }

  @Test func aQuietFileHasNoAlarmsAndNoDrift() {
    let quiet = TrendReport(
      file: "a.csv", period: .month, timeZone: nil, timeColumn: "date", groupColumns: [],
      periods: ["2026-01"], rowCount: 0, falseAlarms: 1, baselinePeriods: 12, series: [],
      alarms: [], remarks: [])
    let page = quiet.html(in: .english)
    #expect(page.contains("No series left its baseline."))
    #expect(!page.contains("id=\"alarms\"") && !page.contains("id=\"drift\""))
    #expect(page.contains("1 month, "))
  }

  @Test func namesFromOutsideAreEscaped() {
    let page = MadeUpTrend.report(naming: "<script>alert(1)</script>").html(in: .english)
    #expect(!page.contains("<script>"))
  }

  @Test(
    "Writes the demonstration pages where Scripts/test-report.py asks for them",
    .enabled(if: ProcessInfo.processInfo.environment["FILBERT_DEMONSTRATION"] != nil))
  func writesDemonstration() throws {
    let directory = URL(
      filePath: ProcessInfo.processInfo.environment["FILBERT_DEMONSTRATION"] ?? "")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    for language in Language.allCases {
      let html = MadeUpTrend.report().html(in: language)
      try Data(html.utf8).write(to: directory.appending(path: "trend-\(language.rawValue).html"))
    }
  }
}
