import FilbertCore
import Glibc

/// The values at which the charts of a series raise an alarm.
///
/// They are found by simulation: series like the one that is watched, with its rows per period, its seasons and its
/// dispersion, but without a change. The baseline of each is learned as that of the real one, so the limits allow for
/// its error. The limits are those that a share of the simulated series exceeds, the same share for both charts.
struct ControlLimits: Sendable {
  let cusum: Double
  let ewma: Double

  /// How many series are simulated.
  private static let simulations = 1000
  /// For how many periods they are watched at most.
  private static let longestWatch = 56
  /// From how many periods their baselines are learned at most: the error of longer ones hardly matters.
  private static let longestBaseline = 224
  /// Beyond the greatest tenth of the simulated values the tail is taken as exponential, as that of a CUSUM is.
  private static let tail = 0.1
  /// The share of the rate that limits are made for. Baselines that are learned again, and alarms that follow alarms, add
  /// an eighth in series of a year.
  private static let margin = 0.85
  /// A log-likelihood ratio below this is not evidence, even if hardly any simulated series reaches it.
  private static let least = 2.0

  /// - Parameters:
  ///   - indices: of the periods that `baseline` was learned from.
  ///   - rate: How many alarms this series may raise per quiet period.
  ///   - warmUp: How many periods that were learned from the charts have seen when watching begins.
  init(
    _ baseline: Baseline, _ values: SeriesValues, indices: [Int], numbers: [Int], rate: Double,
    warmUp: Int, seed: UInt64
  ) {
    let learned = indices.suffix(Self.longestBaseline)
    let watched = min(learned.count, Self.longestWatch)
    let cycle = min(
      learned.count, baseline.period == .hour ? 168 : baseline.period == .day ? 7 : 12)
    let rows =
      learned.map { values.rows[$0] }
      + (0..<watched).map { values.rows[learned[learned.endIndex - cycle + $0 % cycle]] }
    let last = numbers[indices[indices.count - 1]]
    let times = learned.map { numbers[$0] } + (1...watched).map { last + $0 }
    let plan = Plan(
      baseline: baseline, rows: rows, numbers: times, learned: learned.count, warmUp: warmUp)
    let greatest = (0..<Self.simulations).map {
      plan.greatest(seed: seed, simulation: UInt64($0))
    }
    let all = -expm1(-Self.margin * rate * Double(watched))
    let each = Self.share(all, greatest)
    cusum = max(Self.least, Self.limit(each, greatest.map(\.cusum)))
    ewma = max(Self.least, Self.limit(each, greatest.map(\.ewma)))
  }

  /// Series to simulate.
  private struct Plan {
    let baseline: Baseline
    let rows: [Int]
    let numbers: [Int]
    let learned: Int
    let warmUp: Int

    /// The greatest values of the charts of a series while it is watched.
    func greatest(seed: UInt64, simulation: UInt64) -> (cusum: Double, ewma: Double) {
      var random = SplitMix64(seed: seed, place: simulation)
      let sums = rows.indices.map { random.sum(of: rows[$0], numbers[$0], baseline) }
      let values =
        baseline.isShare
        ? SeriesValues(hits: sums.map { Int($0) }, of: rows)
        : SeriesValues(
          sums: sums, squares: rows.indices.map { square(sums[$0], of: rows[$0]) }, of: rows)
      var charts = ControlCharts(
        Baseline(
          values, indices: Array(0..<learned), numbers: numbers, period: baseline.period,
          isRanked: baseline.ranks != nil))
      var (cusum, ewma) = (0.0, 0.0)
      for index in (learned - warmUp)..<rows.count {
        let reading = charts.add(rows[index], sums[index], numbers[index])
        guard index >= learned else { continue }
        cusum = max(cusum, reading.cusum)
        ewma = max(ewma, reading.ewma.magnitude)
      }
      return (cusum, ewma)
    }

    /// A sum of squares with the variance of the baseline within the period, if rows vary in it.
    private func square(_ sum: Double, of rows: Int) -> Double {
      let within = baseline.hasRowVariance ? baseline.variance * Double(rows - 1) : 0
      return sum * sum / Double(rows) + within
    }
  }

  /// The share of series in which each chart may alarm, if either of them is to alarm in a share of `all`. It lies
  /// between half of `all` and `all`, and is found at a share that enough simulations reach.
  private static func share(_ all: Double, _ greatest: [(cusum: Double, ewma: Double)]) -> Double {
    let target = max(all, 20 / Double(greatest.count))
    let (cusums, ewmas) = (greatest.map(\.cusum), greatest.map(\.ewma))
    var (low, high) = (0.5, 1.0)
    for _ in 0..<8 {
      let middle = (low + high) / 2
      let limits = (limit(middle * target, cusums), limit(middle * target, ewmas))
      let alarms = greatest.count { $0.cusum >= limits.0 || $0.ewma >= limits.1 }
      if Double(alarms) > target * Double(greatest.count) { high = middle } else { low = middle }
    }
    return low * all
  }

  /// The value that a share of `values` exceeds.
  private static func limit(_ share: Double, _ values: [Double]) -> Double {
    let sorted = values.sorted(by: >)
    let count = Double(sorted.count)
    if share >= tail { return sorted[min(sorted.count - 1, Int(share * count))] }
    let place = Int(tail * count)
    let base = sorted[place]
    let excess = sorted[..<place].reduce(0) { $0 + ($1 - base) } / Double(place)
    return base + excess * log(tail / share)
  }
}
