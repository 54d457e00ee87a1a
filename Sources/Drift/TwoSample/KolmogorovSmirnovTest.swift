/// The two-sample test of Kolmogorov and Smirnov, two-sided: `scipy.stats.ks_2samp` with its defaults.
package struct KolmogorovSmirnovTest: Sendable, Equatable {
  /// The greatest difference between the shares of both samples up to a value.
  package let statistic: Double
  /// The chance of such a difference between samples of one distribution: exact for up to 10,000 values each, otherwise
  /// that of one sample of the equivalent size.
  package let pValue: Double

  /// `MAX_AUTO_N` of SciPy.
  private static let largestExact = 10_000

  /// - Parameters:
  ///   - first: At least one value.
  ///   - second: The same.
  package init(_ first: ValueCounts, _ second: ValueCounts) {
    precondition(first.total > 0 && second.total > 0, "\(first.total) and \(second.total) values")
    let difference = ValueCounts.differences(first, second).reduce(0) {
      max($0, $1.difference.magnitude)
    }
    if max(first.total, second.total) <= Self.largestExact {
      let paths = LatticePaths(first.total, second.total)
      let steps = (difference * Double(paths.steps)).rounded(.toNearestOrEven)
      statistic = steps / Double(paths.steps)
      pValue = min(1, max(0, paths.chance(ofReaching: Int(steps))))
    } else {
      let (larger, smaller) = (
        Double(max(first.total, second.total)), Double(min(first.total, second.total))
      )
      let size = (larger * smaller / (larger + smaller)).rounded(.toNearestOrEven)
      statistic = difference
      pValue = KolmogorovDistribution(size: Int(size)).upperTail(difference)
    }
  }
}
