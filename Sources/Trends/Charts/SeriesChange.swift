/// What the charts said about a period.
struct PeriodReading {
  var phase = TrendPoint.Phase.empty
  var expected: Double?
  /// As a share of its limit.
  var cusum: Double?
  /// As a share of its limit, with a sign.
  var ewma: Double?
}

/// A change of a series.
struct SeriesChange {
  let isRise: Bool
  let chart: TrendAlarm.Chart
  let raised: Int
  let since: Int
  var status: TrendAlarm.Status
  /// What it differs from.
  let baseline: Baseline
  /// The periods that this was learned from.
  let learned: [Int]
}
