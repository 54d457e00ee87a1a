import FilbertCore
import FilbertEvaluation
import Testing

@testable import FilbertTrends

struct SeriesWatchTests {
  static func series(_ shares: [Double], rows: Int = 200, seed: UInt64) -> SeriesValues {
    var random = SplitMix64(seed: seed)
    let hits = shares.map { random.binomial(trials: rows, probability: $0) }
    return SeriesValues(hits: hits, of: Array(repeating: rows, count: shares.count))
  }

  static func watch(_ values: SeriesValues, first: Int = 20_000) -> SeriesWatch {
    SeriesWatch(
      values, first: first,
      SeriesWatch.Settings(period: .day, baselinePeriods: 28, rate: 0.01, seed: 0))
  }

  @Test func aShiftIsFoundByItsSecondDay() {
    var (found, quiet, false_) = (0, 0, 0)
    for seed in 0..<20 {
      let values = Self.series(
        Array(repeating: 0.2, count: 87) + [0.32, 0.32, 0.32], seed: UInt64(seed))
      let watch = Self.watch(values)
      let early = watch.changes.filter { $0.raised < 87 }
      if watch.changes.contains(where: { 87...88 ~= $0.raised && $0.isRise }) { found += 1 }
      false_ += early.count
      quiet += watch.readings[..<87].count { $0.phase == .watching }
    }
    print("found", found, "false alarms", false_, "of", quiet)
    #expect(found >= 19)
    #expect(Double(false_) <= 0.01 * Double(quiet) + 3)
  }
}
