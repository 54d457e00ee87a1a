import FilbertDrift
import FilbertEvaluation
import FilbertTrends

/// A report about 40 days with a rise of refunds, made up for tests of the page.
enum MadeUpTrend {
  static let days = 40
  private static let changed = 34

  /// - Parameter name: what labels, groups and words are called; hostile in some tests.
  static func report(naming name: String = "refund") -> TrendReport {
    var report = TrendReport(
      file: "\(name).csv", period: .day, timeZone: "Europe/Berlin", timeColumn: "date",
      groupColumns: ["brand"],
      periods: (0..<days).map {
        "2026-0\($0 < 28 ? 2 : 3)-\($0 % 28 < 9 ? "0" : "")\($0 % 28 + 1)"
      },
      rowCount: days * 100, falseAlarms: 1, baselinePeriods: 14,
      series: [
        series(.label(name), nil), series(.label(name), "brand \(name)"),
        series(.mean("stars"), nil),
      ],
      alarms: [alarm(name)], remarks: ["3 rows have no date"])
    report.reference = "train.csv"
    report.drift = drift(name)
    return report
  }

  private static func share(_ place: Int) -> Int { place >= changed ? 32 : 18 + place * 7 % 5 }

  private static func series(_ measure: TrendMeasure, _ group: String?) -> TrendSeries {
    let points = (0..<days).map { place in
      let isWatched = place >= 14
      return TrendPoint(
        phase: place == 20
          ? .empty : isWatched ? place >= changed ? .changed : .watching : .learning,
        rows: place == 20 ? 0 : 100,
        estimate: place == 20 ? nil : Estimate.share(share(place), of: 100),
        expected: isWatched ? 0.2 : nil,
        cusum: isWatched ? Double(max(0, place - 32)) / 4 : nil,
        ewma: isWatched ? Double(max(0, place - 30)) / 9 : nil)
    }
    return TrendSeries(
      measure, group: group, points: points, isWatched: true,
      detectable: DetectableChange(periods: 3, probability: 0.9, level: 0.2, rise: 0.28, fall: nil),
      dispersion: 1.2)
  }

  private static func estimate(_ count: Int) -> Estimate {
    Estimate(Double(count) / 100, Interval.wilson(count, of: 100))
  }

  private static func alarm(_ name: String) -> TrendAlarm {
    var alarm = TrendAlarm(
      .label(name), group: nil, isRise: true, chart: .cusum, raised: 36, since: changed,
      status: .on,
      before: estimate(20), after: estimate(32))
    alarm.groups = [
      TrendGroupMove(group: "brand \(name)", before: estimate(20), after: estimate(50), excess: 31)
    ]
    alarm.words = [
      TrendWord(text: name, before: 0.02, after: 0.2, score: 7),
      TrendWord(text: "发霉", before: 0, after: 0.05, score: 4),
    ]
    alarm.rows = [TrendRow(line: 3_412, period: 35, group: nil, text: "I want a <\(name)>.")]
    return alarm
  }

  private static func drift(_ name: String) -> DriftReport {
    var (reference, rows) = (DriftSample(), DriftSample())
    reference.lengths = Dictionary((0..<500).map { ($0 % 40, 1) }, uniquingKeysWith: +)
    rows.lengths = Dictionary((0..<500).map { ($0 % 40 + 1, 1) }, uniquingKeysWith: +)
    reference.labels = [(name, 100), ("other", 400)]
    rows.labels = [(name, 200), ("other", 300)]
    (reference.labelledRows, rows.labelledRows) = (500, 500)
    return DriftReport(reference: reference, rows: rows)
  }
}
