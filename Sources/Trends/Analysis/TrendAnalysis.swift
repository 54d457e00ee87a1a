import FilbertCore
import FilbertEvaluation
import FilbertTensor

/// Charts of all series of counted rows, and the alarms they raise.
package struct TrendAnalysis: Sendable {
  package let series: [TrendSeries]
  /// By the period in which they were raised, then in the order of the series.
  package let alarms: [TrendAlarm]
  /// For each alarm the periods that its baseline was learned from, and those of the change, as places in the counts.
  package let spans: [Span]
  /// Seasons that were not taken out anywhere, because too few periods were learned from.
  package let missingSeasons: [String]

  package struct Span: Sendable, Equatable {
    package let baseline: Set<Int>
    package let change: Range<Int>
  }

  package struct Settings: Sendable, Equatable {
    package let period: TrendPeriod
    package let baselinePeriods: Int
    /// Alarms per 100 quiet periods of the whole report, at most.
    package let falseAlarms: Double
    package let seed: UInt64

    package init(period: TrendPeriod, baselinePeriods: Int, falseAlarms: Double, seed: UInt64) {
      (self.period, self.baselinePeriods) = (period, baselinePeriods)
      (self.falseAlarms, self.seed) = (falseAlarms, seed)
    }
  }

  /// A series that was watched.
  private struct Result: Sendable {
    let series: TrendSeries
    let alarms: [FoundAlarm]
    let isSeasonMissing: Bool
  }

  /// The rate of false alarms is divided among the series that are watched: the rate of the whole is at most the sum of
  /// theirs, however they depend on each other.
  package init(_ counts: TrendCounts, _ settings: Settings) {
    let plan = counts.plan
    let groups = 1 + plan.allGroups.count
    let rate = settings.falseAlarms / 100 / Double(plan.watchedCount)
    let results = parallelMap(groups * plan.measures.count, inBlocksOf: 1) { place in
      Self.watch(
        counts, measure: place % plan.measures.count, group: place / plan.measures.count, rate,
        settings)
    }.compactMap(\.self)
    series = results.map(\.series)
    let raised = Self.marked(results.flatMap(\.alarms))
    let found = raised.enumerated().sorted {
      ($0.element.alarm.raised, $0.offset) < ($1.element.alarm.raised, $1.offset)
    }.map(\.element)
    alarms = found.map { Self.withGroups($0.alarm, $0.span, counts) }
    spans = found.map(\.span)
    missingSeasons =
      results.contains { $0.isSeasonMissing }
      ? Self.missing(settings, periods: counts.periods.count { $0.rows[0] > 0 }) : []
  }

  private static func missing(_ settings: Settings, periods: Int) -> [String] {
    settings.period.seasons.filter {
      settings.baselinePeriods < $0.leastRepeats(in: settings.period)
        * $0.length(in: settings.period)
        && periods < 2 * $0.leastRepeats(in: settings.period) * $0.length(in: settings.period)
    }.map(\.title)
  }

  /// - Returns: nil for labels that are new, if there are none.
  private static func watch(
    _ counts: TrendCounts, measure: Int, group: Int, _ rate: Double, _ settings: Settings
  ) -> Result? {
    let plan = counts.plan
    let kind = plan.measures[measure]
    let values = counts.values(measure: measure, group: group)
    if kind == .otherLabels, !values.sums.contains(where: { $0 > 0 }) { return nil }
    let name = group == 0 ? nil : plan.allGroups[group - 1]
    guard plan.isWatched[measure] else {
      let points = values.rows.indices.map {
        TrendPoint(
          phase: values.rows[$0] > 0 ? .learning : .empty, rows: values.rows[$0],
          estimate: values.estimate([$0]), expected: nil, cusum: nil, ewma: nil)
      }
      return Result(
        series: TrendSeries(
          kind, group: name, points: points, isWatched: false, detectable: nil, dispersion: nil),
        alarms: [], isSeasonMissing: false)
    }
    var hash = FNV1a()
    hash.add("\(kind.key.kind)\u{0}\(kind.key.name)\u{0}\(name ?? "")".utf8)
    let seed = settings.seed &+ hash.value
    let watch = SeriesWatch(
      values, first: counts.first,
      SeriesWatch.Settings(
        period: settings.period, baselinePeriods: settings.baselinePeriods, rate: rate, seed: seed))
    let points = zip(values.rows.indices, watch.readings).map { index, reading in
      TrendPoint(
        phase: reading.phase, rows: values.rows[index], estimate: values.estimate([index]),
        expected: reading.expected, cusum: reading.cusum, ewma: reading.ewma)
    }
    let series = TrendSeries(
      kind, group: name, points: points, isWatched: true,
      detectable: watch.watched.map {
        DetectableChange($0, after: counts.first + values.count - 1, seed: seed)
      }, dispersion: watch.watched?.baseline.dispersion)
    let alarms = watch.changes.compactMap { alarm($0, kind, name, values, counts.first) }
    let used = watch.watched?.baseline.seasons.count ?? 0
    return Result(
      series: series, alarms: alarms, isSeasonMissing: used < settings.period.seasons.count)
  }

  private static func alarm(
    _ change: SeriesChange, _ measure: TrendMeasure, _ group: String?, _ values: SeriesValues,
    _ first: Int
  ) -> FoundAlarm? {
    let end: Int
    switch change.status {
    case .over(let since), .newLevel(let since): end = since
    case .on: end = values.count
    }
    let span = Span(baseline: Set(change.learned), change: change.since..<end)
    guard let before = values.estimate(change.learned), let after = values.estimate(span.change)
    else { return nil }
    return FoundAlarm(
      alarm: TrendAlarm(
        measure, group: group, isRise: change.isRise, chart: change.chart, raised: change.raised,
        since: change.since, status: change.status, before: before, after: after), span: span,
      change: change, values: values, first: first)
  }

  /// Marks alarms of groups that only show that all rows changed.
  private static func marked(_ found: [FoundAlarm]) -> [FoundAlarm] {
    let all = found.filter { $0.alarm.group == nil }
    return found.map { element in
      var element = element
      element.alarm.isPart = all.contains { element.isPart(of: $0) }
      return element
    }
  }

  /// An alarm of all rows with what each group contributed to it.
  private static func withGroups(_ alarm: TrendAlarm, _ span: Span, _ counts: TrendCounts)
    -> TrendAlarm
  {
    guard alarm.group == nil, let measure = counts.plan.measures.firstIndex(of: alarm.measure)
    else { return alarm }
    var alarm = alarm
    let moves = counts.plan.allGroups.enumerated().compactMap { place, name -> TrendGroupMove? in
      let values = counts.values(measure: measure, group: place + 1)
      guard let before = values.estimate(span.baseline.sorted()),
        let after = values.estimate(span.change)
      else { return nil }
      let rows = span.change.reduce(0) { $0 + values.rows[$1] }
      return TrendGroupMove(
        group: name, before: before, after: after,
        excess: Double(rows) * (after.value - before.value))
    }
    alarm.groups = moves.enumerated().filter { ($0.element.excess > 0) == alarm.isRise }.sorted {
      let (left, right) = ($0.element.excess.magnitude, $1.element.excess.magnitude)
      return left != right ? left > right : $0.offset < $1.offset
    }.map(\.element)
    return alarm
  }
}
