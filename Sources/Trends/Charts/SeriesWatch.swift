import FilbertCore

/// Watches a series: learns a baseline, adds period after period to the charts, and follows each change until it is over.
///
/// The reading of a period depends only on it and on earlier periods, except for how a change ends. So runs that each
/// see one more period raise the same alarms as one run over all periods.
///
/// 1. The first periods are learned from, see ``Baseline``.
/// 2. Then the series is watched with limits that are simulated for it. When the number of quiet periods has
///    doubled, or suffices for another season, the baseline is learned again from all of them, with new limits.
/// 3. An alarm begins a change. The change is over when ``ChangeTest`` shows that the earlier level is back; then the
///    series is watched with the earlier baseline again. If the test shows that the change was chance, the baseline is
///    learned again, with its periods too: an error of the baseline is what often made the alarm, and would make
///    another. If the change lasts as long as a baseline after its alarm, its
///    periods become the new baseline. If the series moves further, or to the other side of the earlier level, and the
///    test shows that the levels differ, another change begins.
struct SeriesWatch {
  private let values: SeriesValues
  private let numbers: [Int]
  private let settings: Settings

  private(set) var readings: [PeriodReading]
  private(set) var changes: [SeriesChange] = []
  /// Periods that belong to the present level, and not to a change that is over.
  private var quiet: [Int] = []
  private(set) var watched: Watched?
  private var followed: FollowedChange?

  struct Settings: Sendable {
    let period: TrendPeriod
    /// How many periods with rows a baseline is learned from.
    let baselinePeriods: Int
    /// How many alarms the series may raise per quiet period.
    let rate: Double
    let seed: UInt64
  }

  /// Charts with limits, and since when they run.
  struct Watched {
    let baseline: Baseline
    let limits: ControlLimits
    /// The periods that the baseline was learned from.
    let learned: [Int]
    fileprivate var charts: ControlCharts
    /// The first period in them.
    fileprivate var start: Int
  }

  /// How many learned periods the charts see before watching begins, so a change at the end of the baseline is not
  /// missed.
  private static let warmUp = 7

  /// - Parameter first: the number of the first period.
  init(_ values: SeriesValues, first: Int, _ settings: Settings) {
    self.values = values
    self.settings = settings
    numbers = values.rows.indices.map { first + $0 }
    readings = Array(repeating: PeriodReading(), count: values.count)
    for index in values.rows.indices where values.rows[index] > 0 { add(index) }
  }

  private mutating func add(_ index: Int) {
    if followed != nil {
      follow(index)
    } else if watched != nil {
      watch(index)
    } else {
      readings[index].phase = .learning
      quiet.append(index)
      if quiet.count == settings.baselinePeriods { learn() }
    }
  }

  /// Learns a baseline from the quiet periods, and starts charts.
  private mutating func learn() { watched = learned(from: quiet) }

  /// A baseline learned from some periods, and its charts, which have seen the latest of them.
  private func learned(from periods: [Int]) -> Watched {
    let baseline = Baseline(
      values, indices: periods, numbers: numbers, period: settings.period)
    let warmUp = min(Self.warmUp, periods.count - 1)
    let limits = ControlLimits(
      baseline, values, indices: periods, numbers: numbers, rate: settings.rate, warmUp: warmUp,
      seed: settings.seed &+ UInt64(periods[periods.count - 1]))
    var charts = ControlCharts(baseline)
    for index in periods.suffix(warmUp) {
      _ = charts.add(values.rows[index], values.sums[index], numbers[index])
    }
    return Watched(
      baseline: baseline, limits: limits, learned: periods, charts: charts,
      start: periods[periods.count - warmUp])
  }

  /// Whether the quiet periods have doubled, or enough of them were seen to take out another season.
  private var isTimeToLearn: Bool {
    guard let watched else { return false }
    return quiet.count >= max(2 * watched.learned.count, settings.baselinePeriods)
      || Baseline.seasons(numbers, quiet, settings.period).count > watched.baseline.seasons.count
  }

  private mutating func watch(_ index: Int) {
    if isTimeToLearn { learn() }
    guard var watched else { return }
    let reading = watched.charts.add(values.rows[index], values.sums[index], numbers[index])
    self.watched = watched
    let (cusum, ewma) = (
      reading.cusum / watched.limits.cusum, reading.ewma / watched.limits.ewma
    )
    readings[index] = PeriodReading(
      phase: .watching, expected: watched.baseline.expected(numbers[index]), cusum: cusum,
      ewma: ewma)
    quiet.append(index)
    guard cusum >= 1 || ewma.magnitude >= 1 else { return }
    beginChange(
      at: index, isRise: cusum >= 1 ? reading.cusumRises : ewma > 0,
      chart: cusum >= 1 ? .cusum : .ewma, among: quiet.filter { $0 >= watched.start }, watched)
  }

  /// - Parameter candidates: the periods of which one began the change.
  private mutating func beginChange(
    at index: Int, isRise: Bool, chart: TrendAlarm.Chart, among candidates: [Int],
    _ watched: Watched
  ) {
    let (since, shift) = changePoint(isRise: isRise, among: candidates, watched.baseline)
    let changed = candidates.filter { $0 >= since }
    quiet.removeAll { $0 >= since }
    changes.append(
      SeriesChange(
        isRise: isRise, chart: chart, raised: index, since: since, status: .on,
        baseline: watched.baseline, learned: watched.learned))
    followed = FollowedChange(shift: shift, watched.baseline)
    for place in changed { note(place, watched) }
    becomeBaseline()
  }

  /// The period since which another level is most likely, and how far it is away.
  private func changePoint(
    isRise: Bool, among candidates: [Int], _ baseline: Baseline
  ) -> (since: Int, shift: Double) {
    var (score, evidence, information) = (0.0, 0.0, 0.0)
    var best = (since: candidates[candidates.count - 1], shift: 0.0, likelihood: -1.0)
    for index in candidates.reversed() {
      let (rows, sum, number) = (values.rows[index], values.sums[index], numbers[index])
      let term = baseline.term(rows, sum, number)
      score += term.score
      evidence += baseline.evidence(rows, sum, number).score
      information += term.information
      guard information > 0, (evidence > 0) == isRise else { continue }
      let likelihood = evidence * evidence / information / 2
      if likelihood > best.likelihood { best = (index, score / information, likelihood) }
    }
    return (best.since, best.shift)
  }

  private mutating func note(_ index: Int, _ watched: Watched) {
    readings[index].phase = .changed
    readings[index].expected = watched.baseline.expected(numbers[index])
    followed?.periods.append(index)
  }

  /// Adds a period to a change. The change may then be over, be replaced by another one, or become the baseline.
  private mutating func follow(_ index: Int) {
    guard let watched else { return }
    note(index, watched)
    guard var change = followed, let earlier = changes.last else { return }
    let isRise = earlier.isRise
    let (rows, sum, number) = (values.rows[index], values.sums[index], numbers[index])
    let (further, across) = (
      change.further.add(rows, sum, number), change.across.add(rows, sum, number)
    )
    followed = change
    let limit = watched.limits.cusum
    let test = ChangeTest(
      values, change.periods, numbers: numbers, watched.baseline, learned: watched.learned.count)
    if across.cusum >= limit, across.cusumRises != isRise,
      case let place = split(change, isRise: !isRise, watched.baseline),
      test.rise(from: place).magnitude >= ChangeTest.critical
    {
      replaceChange(change, at: index, isRise: !isRise, watched.baseline, watched)
      return
    }
    if further.cusum >= limit, further.cusumRises == isRise,
      case let place = split(change, isRise: isRise, watched.baseline.shifted(by: change.shift))
    {
      // As much evidence as an alarm needs.
      let difference = test.rise(from: place)
      if (difference > 0) == isRise, difference * difference / 2 >= limit {
        change.shift = level(of: change.periods[..<place], watched.baseline)
        replaceChange(
          change, at: index, isRise: isRise, watched.baseline.shifted(by: change.shift), watched)
        return
      }
      // Later periods may give the rest of the evidence.
      if change.periods.count - place >= ChangeTest.fewestPeriods {
        // The change was greater than its first periods showed.
        change.shift = level(of: change.periods[...], watched.baseline)
        change.further = ControlCharts(watched.baseline.shifted(by: change.shift))
        followed = change
      }
    }
    let known = change.periods.firstIndex { $0 > earlier.raised } ?? change.periods.count
    if let place = test.returned(fromRise: isRise, notBefore: known) {
      let wasChance = test.isChance(ofRise: isRise, notBefore: known)
      endChange(change, since: change.periods[place], wasChance: wasChance, watched)
    } else {
      becomeBaseline()
    }
  }

  /// The place in the periods of a change since which another level is most likely, after its alarm.
  private func split(_ change: FollowedChange, isRise: Bool, _ baseline: Baseline) -> Int {
    let raised = changes.last?.raised ?? 0
    let since = changePoint(
      isRise: isRise, among: change.periods.filter { $0 > raised }, baseline
    ).since
    return change.periods.firstIndex { $0 >= since } ?? change.periods.count
  }

  /// How much higher the level of some periods is.
  private func level(of periods: ArraySlice<Int>, _ baseline: Baseline) -> Double {
    guard let first = periods.first, let last = periods.last else { return 0 }
    return baseline.shift(values, indices: first...last, first: numbers[0])
  }

  /// Another change has followed.
  ///
  /// - Parameter baseline: what the new change differs from.
  private mutating func replaceChange(
    _ change: FollowedChange, at index: Int, isRise: Bool, _ baseline: Baseline, _ watched: Watched
  ) {
    let earlier = changes[changes.count - 1]
    let later = change.periods.filter { $0 > earlier.raised }
    let since = changePoint(isRise: isRise, among: later, baseline).since
    var watched = watched
    if isRise == earlier.isRise {
      // The earlier change is the level to compare with.
      quiet = change.periods.filter { $0 < since }
      watched = Watched(
        baseline: baseline, limits: watched.limits, learned: quiet,
        charts: ControlCharts(baseline), start: later[0])
      self.watched = watched
    }
    changes[changes.count - 1].status = .over(since: since)
    beginChange(at: index, isRise: isRise, chart: .cusum, among: later, watched)
  }

  /// The earlier level is back: the series is watched as before, or, if there was no change, with a better baseline.
  private mutating func endChange(
    _ change: FollowedChange, since start: Int, wasChance: Bool, _ watched: Watched
  ) {
    changes[changes.count - 1].status = .over(since: start)
    followed = nil
    var watched = watched
    // A change that came after another one is compared with a few periods, which suffice for no baseline.
    if wasChance, quiet.count + change.periods.count >= settings.baselinePeriods {
      watched = learned(from: quiet + change.periods)
      quiet += change.periods.filter { $0 < start }
    }
    watched.charts = ControlCharts(watched.baseline)
    watched.start = start
    for index in change.periods where index >= start {
      _ = watched.charts.add(values.rows[index], values.sums[index], numbers[index])
      readings[index].phase = .watching
      quiet.append(index)
    }
    self.watched = watched
  }

  /// Learns from a change that has lasted long enough. What counts is how long it has been known: a drift may have
  /// begun long before its alarm.
  private mutating func becomeBaseline() {
    guard let change = followed, let raised = changes.last?.raised,
      change.periods.count(where: { $0 >= raised }) >= settings.baselinePeriods
    else { return }
    changes[changes.count - 1].status = .newLevel(
      since: change.periods[change.periods.count - 1] + 1)
    followed = nil
    quiet = change.periods
    learn()
  }
}
