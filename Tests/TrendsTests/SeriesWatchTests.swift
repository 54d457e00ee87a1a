import FilbertCore
import FilbertEvaluation
import Foundation
import Testing

@testable import FilbertTrends

struct SeriesWatchTests {
  private static func series(_ shares: [Double], rows: Int = 200, seed: UInt64) -> SeriesValues {
    var random = SplitMix64(seed: seed)
    let hits = shares.map { random.binomial(trials: rows, probability: $0) }
    return SeriesValues(hits: hits, of: Array(repeating: rows, count: shares.count))
  }

  private static func watch(_ values: SeriesValues, rate: Double = 0.01) -> SeriesWatch {
    SeriesWatch(
      values, first: 20_000,
      SeriesWatch.Settings(period: .day, baselinePeriods: 28, rate: rate, seed: 0))
  }

  private static let quiet = Array(repeating: 0.2, count: 87)

  @Test func aShiftIsFoundByItsSecondDayAndQuietDaysAreQuiet() {
    var (found, watched, alarms) = (0, 0, 0)
    for seed in 0..<12 {
      let watch = Self.watch(Self.series(Self.quiet + [0.32, 0.32, 0.32], seed: UInt64(seed)))
      if watch.changes.contains(where: { 87...88 ~= $0.raised && $0.isRise }) { found += 1 }
      alarms += watch.changes.count { $0.raised < 87 }
      watched += watch.readings[..<87].count { $0.phase == .watching }
    }
    #expect(found >= 11)
    // A rate of 1 in 100 gives some 7; more than 14 would be 1 in 100.
    #expect(alarms <= 14, "\(alarms) alarms in \(watched) days")
  }

  @Test func aChangeIsFollowedUntilItIsOver() throws {
    let shares = Self.quiet + Array(repeating: 0.4, count: 5) + Array(repeating: 0.2, count: 20)
    let watch = Self.watch(Self.series(shares, seed: 3), rate: 0.001)
    let change = try #require(watch.changes.first)
    #expect(watch.changes.count == 1 && change.isRise)
    #expect(change.since == 87 && change.raised == 87)
    #expect(change.status == .over(since: 92))
    #expect(watch.readings[87..<92].allSatisfy { $0.phase == .changed })
    #expect(watch.readings[92...].allSatisfy { $0.phase == .watching })
  }

  /// Quiet days, and then days with these hits among 200.
  private static func changes(_ hits: [Int]) -> [SeriesChange] {
    let before = series(Self.quiet, seed: 3)
    return watch(
      SeriesValues(
        hits: before.sums.map { Int($0) } + hits, of: before.rows + hits.map { _ in 200 }),
      rate: 0.001
    ).changes
  }

  @Test func oneOrTwoValuesNearTheBaselineDoNotEndAChange() throws {
    for hits in [
      [80, 76, 41, 78, 82, 40, 79, 84], [80, 76, 41, 43, 78, 82, 79, 40, 42, 83],
      [80, 40, 79, 41, 42, 77, 80, 43, 81],
    ] {
      let changes = Self.changes(hits)
      #expect(changes.count == 1, "\(hits)")
      #expect(changes.first?.since == 87 && changes.first?.status == .on, "\(hits)")
    }
  }

  /// 28 days of 36 and 44 hits among 200, and then days with these.
  private static func watched(_ hits: [Int]) -> SeriesWatch {
    let all = (0..<28).map { $0 % 2 == 0 ? 36 : 44 } + hits
    return watch(SeriesValues(hits: all, of: all.map { _ in 200 }))
  }

  @Test func aBaselineIsLearnedAgainAfterAnAlarmThatWasChance() throws {
    let hits = Array(repeating: 47, count: 6) + [36, 36, 36]
    #expect(Self.watched(Array(hits.dropLast())).changes.map(\.status) == [.on])
    let watch = Self.watched(hits)
    #expect(watch.changes.count == 1 && watch.changes.first?.status != .on)
    #expect(watch.watched?.learned == Array(0..<37))
    // A change that was one leaves the baseline as it is.
    let change = Self.watched(Array(repeating: 70, count: 7) + [40, 40, 40])
    #expect(change.changes.count == 1 && change.changes.first?.status != .on)
    #expect(change.watched?.learned == Array(0..<28))
  }

  @Test func aFewPeriodsAreNoBaseline() {
    let watch = Self.watched([60, 62, 60, 90, 92, 60, 60, 60, 60, 60])
    #expect(watch.changes.count == 2)
    #expect(watch.watched?.learned.contains { $0 >= 31 } == false)
  }

  @Test func anOddDayIsOverAfterThreeUsualOnes() {
    for (days, status) in [(2, TrendAlarm.Status.on), (3, .over(since: 88)), (9, .over(since: 88))]
    {
      let changes = Self.changes([90] + [41, 38, 42, 40, 39, 43, 41, 37, 40].prefix(days))
      #expect(changes.map(\.status) == [status])
    }
  }

  @Test func aChangeWhoseFirstDaysShowLittleOfItIsOne() {
    #expect(Self.changes([62, 66, 80, 78, 82, 79, 81, 77, 83, 80, 79, 82]).count == 1)
  }

  @Test func aFurtherChangeNeedsAnotherLevel() throws {
    let rise = Self.changes(Array(repeating: 64, count: 8) + Array(repeating: 100, count: 4))
    #expect(rise.map(\.isRise) == [true, true])
    #expect(rise.map(\.since) == [87, 95])
    let fall = Self.changes(Array(repeating: 64, count: 8) + Array(repeating: 12, count: 4))
    #expect(fall.map(\.isRise) == [true, false])
    #expect(fall.map(\.since) == [87, 95])
  }

  @Test func aChangeThatLastsIsOneAlarm() {
    let shares = Self.quiet + Array(repeating: 0.32, count: 24)
    let once = (0..<12).count { seed in
      let watch = Self.watch(Self.series(shares, seed: UInt64(40 + seed)), rate: 0.001)
      return watch.changes.count { $0.raised >= 87 } == 1 && watch.changes.last?.status == .on
    }
    #expect(once >= 11)
  }

  @Test func aChangeThatLastsBecomesTheBaseline() throws {
    let shares = Self.quiet + Array(repeating: 0.35, count: 60)
    let watch = Self.watch(Self.series(shares, seed: 4), rate: 0.001)
    let change = try #require(watch.changes.first)
    #expect(watch.changes.count == 1)
    #expect(change.status == .newLevel(since: change.raised + 28))
    let expected = try #require(watch.readings[140].expected)
    #expect(abs(expected - 0.35) < 0.03)
  }

  @Test func aSlowDriftIsFound() throws {
    let shares = Self.quiet + (0..<40).map { 0.2 + 0.002 * Double($0) }
    let watch = Self.watch(Self.series(shares, seed: 5), rate: 0.001)
    #expect(watch.changes.contains { $0.isRise && $0.raised >= 87 && $0.raised < 115 })
  }

  @Test func aDriftThatIsFoundLateIsOnWhenItIsFound() throws {
    let shares = Array(repeating: 0.2, count: 40) + (0..<80).map { 0.2 + 0.0011 * Double($0) }
    let all = Self.series(shares, rows: 60, seed: 5)
    let settings = SeriesWatch.Settings(period: .day, baselinePeriods: 8, rate: 0.001, seed: 0)
    let raised = try #require(
      SeriesWatch(all, first: 20_000, settings).changes.first { $0.raised - $0.since >= 8 }?.raised)
    let known = SeriesValues(
      hits: all.sums.prefix(raised + 1).map { Int($0) }, of: Array(all.rows.prefix(raised + 1)))
    let change = try #require(SeriesWatch(known, first: 20_000, settings).changes.last)
    #expect(change.raised == raised && change.status == .on)
  }

  @Test func laterPeriodsDoNotChangeEarlierAlarms() {
    let shares = Self.quiet + Array(repeating: 0.3, count: 6) + Array(repeating: 0.2, count: 7)
    let values = Self.series(shares, seed: 6)
    let all = Self.watch(values)
    for count in 85...100 {
      let part = Self.watch(
        SeriesValues(
          hits: values.sums.prefix(count).map { Int($0) }, of: Array(values.rows.prefix(count))))
      let known = all.changes.filter { $0.raised < count }
      #expect(part.changes.map(\.raised) == known.map(\.raised))
      #expect(part.changes.map(\.since) == known.map(\.since))
      #expect(part.changes.map(\.isRise) == known.map(\.isRise))
    }
  }

  @Test func periodsWithoutRowsArePassedOver() {
    let values = Self.series(Self.quiet, seed: 7)
    let gap = SeriesValues(
      hits: values.sums.prefix(40).map { Int($0) } + [0, 0, 0],
      of: Array(values.rows.prefix(40)) + [0, 0, 0])
    let watch = Self.watch(gap, rate: 0.001)
    #expect(watch.changes.isEmpty)
    #expect(watch.readings.suffix(3).allSatisfy { $0.phase == .empty && $0.expected == nil })
  }

  @Test func aNumberIsWatchedToo() {
    var random = SplitMix64(seed: 8)
    let rows = Array(repeating: 50, count: 60)
    var (sums, squares): ([Double], [Double]) = ([], [])
    for day in rows.indices {
      let values = (0..<50).map { _ in random.uniform() + (day >= 57 ? 0.3 : 0) }
      sums.append(values.reduce(0, +))
      squares.append(values.reduce(0) { $0 + $1 * $1 })
    }
    let watch = Self.watch(SeriesValues(sums: sums, squares: squares, of: rows), rate: 0.001)
    #expect(watch.changes.map(\.since) == [57] && watch.changes[0].isRise)
    // Equal numbers have no variance.
    let equal = SeriesValues(
      sums: rows.map { 2 * Double($0) }, squares: rows.map { 4 * Double($0) }, of: rows)
    #expect(Self.watch(equal).changes.isEmpty)
  }

  /// Quiet series of means, `rows` a day, for 128 days.
  private static func means(
    rows: Int, copies: Int = 1, seed: UInt64, _ draw: (inout SplitMix64, _ day: Int) -> Double
  ) -> SeriesValues {
    var random = SplitMix64(seed: 12, place: seed)
    var (sums, squares): ([Double], [Double]) = ([], [])
    for day in 0..<128 {
      let values = (0..<rows).map { _ in draw(&random, day) }
      sums.append(Double(copies) * values.reduce(0, +))
      squares.append(Double(copies) * values.reduce(0) { $0 + $1 * $1 })
    }
    return SeriesValues(
      sums: sums, squares: squares, of: sums.map { _ in copies * rows })
  }

  private static func normal(_ random: inout SplitMix64) -> Double {
    NormalDistribution.quantile((random.uniform() * 0.999_999 + 5e-7))
  }

  /// Alarms per 100 days of some quiet series, at a rate of 1.
  private static func falseAlarms(_ series: (_ seed: UInt64) -> SeriesValues) -> Double {
    let watched = (0..<12).map { watch(series(UInt64($0))) }
    let days = watched.reduce(0) { $0 + $1.readings.count { $0.phase == .watching } }
    return 100 * Double(watched.reduce(0) { $0 + $1.changes.count }) / Double(days)
  }

  // With 12 series of 100 days a rate of 1 gives 12 alarms; 2 in 100 would be twice as many.

  @Test func oneRowADayKeepsTheRateOfFalseAlarms() {
    #expect(
      Self.falseAlarms { Self.means(rows: 1, seed: $0) { r, _ in 100 + 10 * Self.normal(&r) } } < 2)
  }

  @Test func equalRowsOfADayKeepTheRateOfFalseAlarms() {
    #expect(
      Self.falseAlarms {
        Self.means(rows: 1, copies: 2, seed: $0) { r, _ in 100 + 10 * Self.normal(&r) }
      } < 2)
  }

  @Test func aDailyFigureWithAWeekKeepsTheRateOfFalseAlarms() {
    #expect(
      Self.falseAlarms {
        Self.means(rows: 1, seed: $0) { r, day in 20 * Double(day % 7) + 10 * Self.normal(&r) }
      } < 2)
  }

  @Test func skewedNumbersKeepTheRateOfFalseAlarms() {
    #expect(
      Self.falseAlarms {
        Self.means(rows: 4, seed: $0) { r, _ in exp(3 + 1.5 * Self.normal(&r)) }
      } < 2)
  }

  @Test func aShiftOfADailyFigureIsFoundInAFewDays() {
    let found = (0..<10).count { seed in
      let values = Self.means(rows: 1, seed: UInt64(seed)) { r, day in
        (day >= 123 ? 150 : 100) + 10 * Self.normal(&r)
      }
      return Self.watch(values).changes.contains { $0.isRise && 123...127 ~= $0.raised }
    }
    #expect(found >= 9)
  }

  @Test func hoursAreWatchedWithTheirWeekday() {
    var random = SplitMix64(seed: 4)
    let rows = Array(repeating: 30, count: 24 * 28)
    // 1970-01-05 was a Monday.
    let hits = rows.indices.map { hour in
      random.binomial(trials: 30, probability: (hour / 24) % 7 >= 5 ? 0.35 : 0.2)
    }
    let watch = SeriesWatch(
      SeriesValues(hits: hits, of: rows), first: 4 * 24,
      SeriesWatch.Settings(
        period: .hour, baselinePeriods: TrendPeriod.hour.usualBaseline, rate: 0.001, seed: 0))
    #expect(watch.changes.isEmpty)
    let seasons = watch.watched?.baseline.seasons ?? []
    #expect(seasons.map { $0.season } == [.hourOfDay, .weekday])
  }

  @Test func aSeasonIsTakenOutAsSoonAsItIsKnown() {
    let values = Self.series(Array(Self.quiet[..<22]), seed: 2)
    let watch = SeriesWatch(
      values, first: 20_000,
      SeriesWatch.Settings(period: .day, baselinePeriods: 14, rate: 0.001, seed: 0))
    // Three weeks suffice; the 14 periods have not doubled by then.
    #expect(watch.watched?.learned.count == 21)
    #expect(watch.watched?.baseline.seasons.count == 1)
  }

  @Test func theSmallestDetectableChangeIsFoundAsOftenAsItSays() throws {
    let watch = Self.watch(Self.series(Self.quiet, seed: 9))
    let watched = try #require(watch.watched)
    let change = DetectableChange(watched, after: 20_086, seed: 1)
    let rise = try #require(change.rise)
    #expect(rise > change.level && rise < 0.35)
    #expect(try #require(change.fall) < change.level)
    let found = (0..<200).count { seed in
      var random = SplitMix64(seed: 77, place: UInt64(seed))
      var charts = ControlCharts(watched.baseline)
      return (1...change.periods).contains { step in
        let hits = random.binomial(trials: 200, probability: rise)
        let reading = charts.add(200, Double(hits), 20_086 + step)
        return reading.cusum >= watched.limits.cusum || abs(reading.ewma) >= watched.limits.ewma
      }
    }
    #expect(160...198 ~= found)
  }
}
