/// Two-sided CUSUM charts for level shifts of several sizes, and an EWMA for slow drifts, beside each other.
///
/// A CUSUM sums the logarithm of a likelihood ratio and starts again at 0 (Page 1954; Lorden 1971). Three sizes of shifts
/// together find small ones as soon as large ones, and their sums can share a limit because each is a log-likelihood
/// (Lucas 1982 combines CUSUM and Shewhart charts for the same reason). The EWMA (Roberts 1959) is in units of its exact
/// standard deviation.
struct ControlCharts {
  private let baseline: Baseline
  private let shifts: [Double]
  private var sums: [Double]
  private var average = 0.0
  private var averageVariance = 0.0

  /// Sizes of shifts in standard deviations of a usual period.
  private static let sizes = [1.0, 2.0, 4.0]
  private static let greatestLogit = 6.0
  /// The weight of a new value in the EWMA.
  private static let smoothing = 0.1

  init(_ baseline: Baseline) {
    self.baseline = baseline
    let unit = baseline.unit
    shifts = Self.sizes.flatMap { size in
      let shift = size * unit
      let kept = baseline.isShare ? min(shift, Self.greatestLogit) : shift
      return [kept, -kept]
    }
    sums = Array(repeating: 0, count: shifts.count)
  }

  /// The state after a period.
  struct Reading {
    /// The greatest sum.
    let cusum: Double
    /// Whether it is that of a rise.
    let cusumRises: Bool
    /// Half the square of the standardised average, a log-likelihood too, with the sign of the average.
    let ewma: Double
  }

  /// Adds a period with rows.
  mutating func add(_ rows: Int, _ sum: Double, _ number: Int) -> Reading {
    var (best, rises) = (0.0, true)
    let term = baseline.evidence(rows, sum, number)
    for place in shifts.indices {
      let shift = shifts[place]
      let ratio =
        baseline.isShare
        ? baseline.logRatio(rows, sum, number, shift: shift)
        : shift * term.score - 0.5 * shift * shift * term.information
      sums[place] = max(0, sums[place] + ratio)
      if sums[place] > best { (best, rises) = (sums[place], shift > 0) }
    }
    let z = term.information > 0 ? term.score / term.information.squareRoot() : 0
    let kept = 1 - Self.smoothing
    average = kept * average + Self.smoothing * z
    averageVariance = kept * kept * averageVariance + Self.smoothing * Self.smoothing
    let half = average * average / averageVariance / 2
    return Reading(cusum: best, cusumRises: rises, ewma: average < 0 ? -half : half)
  }
}
