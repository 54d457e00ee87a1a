import FilbertCharts
import FilbertPages
import FilbertTrends

/// Measures, periods and alarms in both languages.
enum TrendPhrases {
  /// `share of refund`.
  static func title(_ measure: TrendMeasure) -> Phrase {
    switch measure {
    case .label(let label):
      Phrase(
        "share of \(GroupNames.phrase(label: label))", zh: "\(GroupNames.phrase(label: label)) 的占比")
    case .otherLabels: Phrase("share of new labels", zh: "新标签的占比")
    case .entity(let type): Phrase("share of texts with \(type)", zh: "含 \(type) 的文本占比")
    case .mean(let column): Phrase("mean of \(column)", zh: "\(column) 的均值")
    case .entitiesPerText: Phrase("entities per text", zh: "每条文本的实体数")
    }
  }

  /// The same with its group.
  static func title(_ measure: TrendMeasure, group: String?) -> Phrase {
    guard let group else { return title(measure) }
    return Phrase("\(title(measure)), \(group)", zh: "\(title(measure))（\(group)）")
  }

  /// How values of a measure are written.
  static func format(_ measure: TrendMeasure) -> NumberFormat {
    measure.isShare ? .percent(decimals: 1) : .automatic
  }

  /// The start of the period at a place of the report; the next one may not have begun.
  static func period(_ place: Int, _ report: TrendReport) -> Phrase {
    report.periods.indices.contains(place)
      ? Phrase(report.periods[place]) : Phrase("the next period", zh: "下一时段")
  }

  /// `90 days, 2026-01-01 to 2026-03-31`.
  static func span(_ report: TrendReport) -> Phrase {
    let count = report.periods.count
    let (first, last) = (report.periods.first ?? "", report.periods.last ?? "")
    let unit = unit(report.period, count: count)
    return Phrase(
      "\(count) \(unit), \(first) to \(last)", zh: "\(count) \(unit)，\(first) 至 \(last)")
  }

  /// The name of periods.
  static func unit(_ period: TrendPeriod, count: Int = 1) -> Phrase {
    switch period {
    case .hour: Phrase(count == 1 ? "hour" : "hours", zh: "小时")
    case .day: Phrase(count == 1 ? "day" : "days", zh: "天")
    case .week: Phrase(count == 1 ? "week" : "weeks", zh: "周")
    case .month: Phrase(count == 1 ? "month" : "months", zh: "个月")
    }
  }

  /// What became of an alarm.
  static func status(_ alarm: TrendAlarm, _ report: TrendReport) -> Phrase {
    switch alarm.status {
    case .on: Phrase("on", zh: "持续中")
    case .over(let place):
      Phrase("over since \(period(place, report))", zh: "自 \(period(place, report)) 起恢复")
    case .newLevel(let place):
      Phrase(
        "the new baseline since \(period(place, report))",
        zh: "自 \(period(place, report)) 起成为新基线")
    }
  }

  /// `share of refund rose since 2026-03-01`.
  static func heading(_ alarm: TrendAlarm, _ report: TrendReport) -> Phrase {
    let subject = title(alarm.measure, group: alarm.group)
    let since = period(alarm.since, report)
    return alarm.isRise
      ? Phrase("\(subject): rose since \(since)", zh: "\(subject)：自 \(since) 起上升")
      : Phrase("\(subject): fell since \(since)", zh: "\(subject)：自 \(since) 起下降")
  }
}
