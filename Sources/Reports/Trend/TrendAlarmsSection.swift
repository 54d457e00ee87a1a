import FilbertCharts
import FilbertPages
import FilbertTrends

/// Each alarm: how much, in which groups, which words moved, typical rows.
struct TrendAlarmsSection {
  private let report: TrendReport
  /// The latest alarms are explained.
  private static let shown = 12

  init(_ report: TrendReport) { self.report = report }

  /// nil without alarms.
  var section: PageSection? {
    let numbers = report.alarms.indices.suffix(Self.shown).reversed()
    guard !numbers.isEmpty else { return nil }
    let hidden = report.alarms.count - numbers.count
    let note =
      hidden > 0
      ? [
        Block.text(
          Phrase("\(hidden) earlier alarms are in the table above.", zh: "另有 \(hidden) 次更早的警报见上表。"))
      ] : []
    return PageSection(
      id: "alarms", heading: Phrase("Alarms", zh: "警报"),
      blocks: numbers.map { .subsection(subsection($0)) } + note)
  }

  /// The id of an alarm that the section explains; nil for an earlier one.
  static func id(_ number: Int, _ report: TrendReport) -> String? {
    number >= report.alarms.count - shown ? "alarm-\(number + 1)" : nil
  }

  private func subsection(_ number: Int) -> PageSection {
    let alarm = report.alarms[number]
    let format = TrendPhrases.format(alarm.measure)
    let figures =
      [
        Figure(Phrase("Before", zh: "之前"), alarm.before, format),
        Figure(Phrase("After", zh: "之后"), alarm.after, format),
      ].compactMap(\.self)
      + [Figure(Phrase("State", zh: "状态"), TrendPhrases.status(alarm, report))]
    return PageSection(
      id: "alarm-\(number + 1)", heading: TrendPhrases.heading(alarm, report),
      lead: raised(alarm),
      blocks: [.figures(figures)] + explanation(alarm) + groups(alarm) + words(alarm) + rows(alarm))
  }

  private func explanation(_ alarm: TrendAlarm) -> [Block] {
    guard alarm.isPart else { return [] }
    return [.text(Phrase("The alarm of all rows explains it.", zh: "全部行的警报已说明此变化。"))]
  }

  private func raised(_ alarm: TrendAlarm) -> Phrase {
    let period = TrendPhrases.period(alarm.raised, report)
    return switch alarm.chart {
    case .cusum:
      Phrase(
        "Raised by the value of \(period), as a shift of the level (CUSUM).",
        zh: "由 \(period) 的数值触发，判为水平突变（CUSUM）。")
    case .ewma:
      Phrase(
        "Raised by the value of \(period), as a slow drift (EWMA).",
        zh: "由 \(period) 的数值触发，判为缓慢漂移（EWMA）。")
    }
  }

  private func groups(_ alarm: TrendAlarm) -> [Block] {
    guard !alarm.groups.isEmpty else { return [] }
    let format = TrendPhrases.format(alarm.measure)
    let table = PageTable(
      Phrase("Groups that contributed most to the change", zh: "对变化贡献最大的分组"),
      columns: [
        .words(Phrase("Group", zh: "分组")), .numbers(Phrase("Before", zh: "之前")),
        .numbers(Phrase("After", zh: "之后")),
        .numbers(
          alarm.measure.isShare
            ? Phrase("Rows above expected", zh: "超出预期的行数")
            : Phrase("Sum above expected", zh: "超出预期的总和")),
      ],
      rows: alarm.groups.map { move in
        [
          .name(move.group), .estimate(move.before, format), .estimate(move.after, format),
          .number(move.excess, alarm.measure.isShare ? .decimals(0) : .automatic),
        ]
      }, limit: 20)
    return [.table(table)]
  }

  private func words(_ alarm: TrendAlarm) -> [Block] {
    guard !alarm.words.isEmpty else { return [] }
    let chart = BarChart(
      Phrase("Words that moved", zh: "变化明显的词"),
      summary: Phrase(
        "Words that are more frequent in texts of the change than before, by log-odds.",
        zh: "按对数几率，变化期间的文本比之前更常出现的词。"),
      categories: alarm.words.map { Phrase($0.text) },
      values: Axis(
        Phrase("Share of texts", zh: "文本占比"), format: .percent(decimals: 1), includesZero: true),
      series: [
        BarSeries(Phrase("After", zh: "之后"), alarm.words.map(\.after)),
        BarSeries(Phrase("Before", zh: "之前"), alarm.words.map(\.before)),
      ])
    return [.chart(chart)]
  }

  private func rows(_ alarm: TrendAlarm) -> [Block] {
    guard !alarm.rows.isEmpty else { return [] }
    let examples = alarm.rows.map { row in
      var facts = [
        Fact(Phrase("Line", zh: "行号"), Phrase(row.line)),
        Fact(Phrase("Period", zh: "时段"), TrendPhrases.period(row.period, report)),
      ]
      if let group = row.group { facts.append(Fact(Phrase("Group", zh: "分组"), Phrase(group))) }
      return Example([TextSpan(row.text)], facts: facts)
    }
    return [
      .text(Phrase("Typical rows of the change:", zh: "变化期间的典型文本：")),
      .examples(Examples(examples)),
    ]
  }
}
