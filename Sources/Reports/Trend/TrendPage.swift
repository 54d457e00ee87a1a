package import FilbertCharts
import FilbertPages
package import FilbertTrends

extension TrendReport: Report {
  package func html(in language: Language) -> String { TrendPage(self).html(in: language) }
}

/// What changed in a scored file over time, as a page for people.
private struct TrendPage {
  private let report: TrendReport

  init(_ report: TrendReport) { self.report = report }

  func html(in language: Language) -> String {
    let sections =
      [TrendOverview(report).section] + [TrendAlarmsSection(report).section].compactMap(\.self)
      + [TrendSeriesSection(report).section]
      + [TrendDriftSection(report).section].compactMap(\.self)
    return Page(
      title: Phrase("What changed in \(report.file)?", zh: "\(report.file) 有哪些变化？"),
      lead: Phrase(
        "Each value is compared with what earlier periods predict. Control charts show when a difference is more than chance.",
        zh: "将每个时段的数值与以往时段的预期比较，由控制图判断差异是否超出偶然。"),
      facts: facts, language: language, sections: sections,
      footer: Phrase(
        "Written by Filbert. Shares have 95 % Wilson intervals. CUSUM finds level shifts, EWMA slow drifts.",
        zh: "由 Filbert 生成。占比附 95% Wilson 区间；水平突变由 CUSUM 发现，缓慢漂移由 EWMA 发现。")
    ).html()
  }

  private var facts: [Fact] {
    var facts = [
      Fact(Phrase("File", zh: "文件"), Phrase(report.file)),
      Fact(Phrase("Dates", zh: "日期列"), Phrase(report.timeColumn)),
      Fact(Phrase("Periods", zh: "时段"), TrendPhrases.span(report)),
    ]
    if let zone = report.timeZone {
      facts.append(Fact(Phrase("Time zone", zh: "时区"), Phrase(zone)))
    }
    if !report.groupColumns.isEmpty {
      facts.append(
        Fact(
          Phrase("Groups", zh: "分组"), Phrase(report.groupColumns.joined(separator: ", "))))
    }
    facts.append(
      Fact(
        Phrase("Baseline", zh: "基线"),
        Phrase(
          "learned from \(report.baselinePeriods) periods", zh: "由 \(report.baselinePeriods) 个时段学习")
      ))
    facts.append(
      Fact(
        Phrase("False alarms", zh: "误报"),
        Phrase(
          "at most \(report.falseAlarms) in 100 quiet periods",
          zh: "每 100 个平稳时段至多 \(report.falseAlarms) 次")))
    return facts
  }
}
