import FilbertEvaluation

/// The ranks of values among those of the baseline, as normal scores (van der Waerden 1952).
///
/// If nothing changes, each period has the same chance of every rank, whatever the distribution of a number is. So
/// limits that are simulated with normal values hold for skewed ones as well. The price: no period counts for more than
/// the greatest one of the baseline could, so that a change is found in a few periods, but never by one of them.
struct ResidualRanks: Sendable {
  private let sorted: [Double]

  init(_ residuals: [Double]) { sorted = residuals.sorted() }

  /// The standard normal quantile of the rank of a residual; of several equal ones, the middle rank.
  func score(of residual: Double) -> Double {
    let rank = Double(place { $0 < residual } + place { $0 <= residual }) / 2
    return NormalDistribution.quantile((rank + 0.5) / Double(sorted.count + 1))
  }

  /// How many residuals come first that satisfy a condition.
  private func place(_ isBefore: (Double) -> Bool) -> Int {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if isBefore(sorted[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
