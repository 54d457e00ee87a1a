import FilbertCore
import FilbertDrift
import FilbertEvaluation

extension TrendReport {
  /// Series that the table shows at most.
  private static let mostSeries = 40

  /// The last period of each series, and a paragraph for each alarm.
  ///
  /// - Parameter digits: after the point of numbers; percentages have two less.
  package func text(digits: Int) -> String {
    let format = TrendFormat(digits: digits)
    let shown = series.filter(\.isWatched).prefix(Self.mostSeries)
    var rows = [["", "rows", "last", "95 %", "expected", "alarms at", "state"]]
    rows += shown.map { cells($0, format) }
    let span =
      periods.count == 1
      ? periods[0] : "\(periods.first ?? "") to \(periods.last ?? "")"
    var text =
      "\(Rendering.counted(rowCount, "row")), \(Rendering.counted(periods.count, period.rawValue)): \(span)\n\n"
    text += Self.table(rows)
    let hidden = series.count { $0.isWatched } - shown.count
    if hidden > 0 {
      text += "\(Rendering.counted(hidden, "further series")) in the other outputs\n"
    }
    text +=
      "\nIf nothing changes, at most \(falseAlarms == 1 ? "1 alarm" : "\(falseAlarms) alarms") in 100 \(period.rawValue)s.\n"
    for alarm in alarms { text += "\n" + paragraph(alarm, format) }
    if alarms.isEmpty { text += "\nNo alarm.\n" }
    if let drift, let reference { text += "\n" + drift.text(reference: reference) }
    return text
  }

  private func cells(_ series: TrendSeries, _ format: TrendFormat) -> [String] {
    let point = series.points.last { $0.rows > 0 }
    let isShare = series.measure.isShare
    let isChanged = current.contains { series.isSubject(of: $0) }
    let state =
      isChanged ? "ALARM" : point?.phase == .learning ? "learning" : "quiet"
    let found = [series.detectable?.fall, series.detectable?.rise].map {
      $0.map { format.value($0, isShare) } ?? "-"
    }
    return [
      series.title, point.map { "\($0.rows)" } ?? "0",
      point?.estimate.map { format.value($0.value, isShare) } ?? "-",
      point?.estimate?.interval.map { format.range($0, isShare) } ?? "-",
      point?.expected.map { format.value($0, isShare) } ?? "-",
      series.detectable == nil ? "-" : found.joined(separator: " / "), state,
    ]
  }

  private static func table(_ rows: [[String]]) -> String {
    let rows = rows.map { $0.map(\.escapedForTerminal) }
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      zip(row.indices, row).map { column, cell in
        let blanks = String(repeating: " ", count: widths[column] - cell.count)
        // Names are on the left, and the last column is a word.
        return column == 0 || column == row.count - 1 ? cell + blanks : blanks + cell
      }.joined(separator: "  ").trimmedEnd + "\n"
    }.joined()
  }

  private func paragraph(_ alarm: TrendAlarm, _ format: TrendFormat) -> String {
    let isShare = alarm.measure.isShare
    let subject = alarm.measure.title + (alarm.group.map { ", \($0)" } ?? "")
    var text = "\(alarm.status == .on ? "ALARM" : "Earlier alarm"): \(subject) "
    text += alarm.isRise ? "rose" : "fell"
    text += " from \(format.value(alarm.before.value, isShare))"
    text += " to \(format.value(alarm.after.value, isShare))"
    if let interval = alarm.after.interval { text += " (\(format.range(interval, isShare)))" }
    text += " since \(periods[alarm.since]).\n"
    text += "  Raised by the value of \(periods[alarm.raised]), "
    text += alarm.chart == .cusum ? "as a shift (CUSUM)" : "as a slow drift (EWMA)"
    switch alarm.status {
    case .on: text += "; it is still on.\n"
    case .over(let place): text += "; over since \(start(place)).\n"
    case .newLevel(let place): text += "; the new level is the baseline since \(start(place)).\n"
    }
    if alarm.isPart { text += "  The alarm of all rows explains it.\n" }
    if !alarm.groups.isEmpty {
      text += "  Most in: "
      text +=
        alarm.groups.prefix(3).map {
          "\($0.group) (\(format.value($0.before.value, isShare)) to \(format.value($0.after.value, isShare)))"
        }.joined(separator: ", ") + "\n"
    }
    if !alarm.words.isEmpty {
      text += "  More often: "
      text +=
        alarm.words.prefix(8).map {
          "\($0.text) (\(format.value($0.before, true)) to \(format.value($0.after, true)))"
        }.joined(separator: ", ") + "\n"
    }
    for row in alarm.rows {
      text += "  line \(row.line), \(periods[row.period]): \(row.text.shortened(to: 100))\n"
    }
    return text.split(separator: "\n").map { String($0).escapedForTerminal + "\n" }.joined()
  }

  private func start(_ place: Int) -> String {
    place < periods.count ? periods[place] : "the next \(period.rawValue)"
  }
}

/// How values are written for people.
private struct TrendFormat {
  let digits: Int

  func value(_ value: Double, _ isShare: Bool) -> String {
    isShare
      ? fixedPoint(100 * value, digits: max(0, digits - 2)) + " %"
      : fixedPoint(value, digits: digits)
  }

  func range(_ interval: Interval, _ isShare: Bool) -> String {
    isShare
      ? "\(fixedPoint(100 * interval.low, digits: max(0, digits - 2))) to \(value(interval.high, true))"
      : "\(value(interval.low, false)) to \(value(interval.high, false))"
  }
}

extension String {
  fileprivate var trimmedEnd: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
