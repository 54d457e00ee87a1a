import FilbertCharts
import FilbertDrift
import FilbertPages
import FilbertTrends

/// Whether there are alarms, and what limits the report.
struct TrendOverview {
  private let report: TrendReport

  init(_ report: TrendReport) { self.report = report }

  var section: PageSection {
    PageSection(
      id: "overview", heading: Phrase("Overview", zh: "概览"),
      blocks: [.figures(figures)] + alarms
        + (report.remarks.isEmpty ? [] : [.list(report.remarks.map { Phrase(plain: $0) })]))
  }

  private var figures: [Figure] {
    let lasting = report.current.count
    var figures = [
      Figure(
        Phrase("Alarms that are on", zh: "持续中的警报"), Phrase(lasting),
        hint: Phrase("of \(report.alarms.count) in all", zh: "共 \(report.alarms.count) 次警报")),
      Figure(Phrase("Rows", zh: "行数"), Phrase(report.rowCount)),
      Figure(
        Phrase("Series watched", zh: "监测的序列"), Phrase(report.series.count(where: \.isWatched))),
    ]
    if let drift = report.drift {
      figures.append(
        Figure(
          Phrase("Drift of inputs", zh: "输入漂移"),
          drift.hasDrift ? Phrase("yes", zh: "有") : Phrase("none found", zh: "未发现")))
    }
    return figures
  }

  private var alarms: [Block] {
    guard !report.alarms.isEmpty else {
      return [.notice(.note, Phrase("No series left its baseline.", zh: "没有序列偏离基线。"))]
    }
    let rows = report.alarms.enumerated().reversed().map { number, alarm -> [PageTable.Cell] in
      let format = TrendPhrases.format(alarm.measure)
      return [
        PageTable.Cell(
          TrendPhrases.title(alarm.measure, group: alarm.group),
          link: TrendAlarmsSection.id(number, report)),
        PageTable.Cell(TrendPhrases.period(alarm.since, report)),
        .estimate(alarm.before, format), .estimate(alarm.after, format),
        PageTable.Cell(
          TrendPhrases.status(alarm, report), tone: alarm.status == .on ? .bad : .quiet),
      ]
    }
    return [
      .table(
        PageTable(
          Phrase("Alarms, the latest first", zh: "警报（最新的在前）"),
          columns: [
            .words(Phrase("Series", zh: "序列")), .words(Phrase("Since", zh: "开始于")),
            .numbers(Phrase("Before", zh: "之前")), .numbers(Phrase("After", zh: "之后")),
            .words(Phrase("State", zh: "状态")),
          ], rows: rows, limit: 50))
    ]
  }
}
