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
  ///   - first: At least one value, none of them NaN, in any order.
  ///   - second: The same.
  package init(_ first: [Double], _ second: [Double]) {
    precondition(!first.isEmpty && !second.isEmpty, "\(first.count) and \(second.count) values")
    let (first, second) = (first.sorted(), second.sorted())
    let difference = Self.greatestDifference(first, second)
    if max(first.count, second.count) <= Self.largestExact {
      let paths = LatticePaths(first.count, second.count)
      let steps = (difference * Double(paths.steps)).rounded(.toNearestOrEven)
      statistic = steps / Double(paths.steps)
      pValue = min(1, max(0, paths.chance(ofReaching: Int(steps))))
    } else {
      let (larger, smaller) = (
        Double(max(first.count, second.count)), Double(min(first.count, second.count))
      )
      let size = (larger * smaller / (larger + smaller)).rounded(.toNearestOrEven)
      statistic = difference
      pValue = KolmogorovDistribution(size: Int(size)).upperTail(difference)
    }
  }

  /// The statistic of sorted values.
  private static func greatestDifference(_ first: [Double], _ second: [Double]) -> Double {
    var (left, right) = (0, 0)
    var greatest = 0.0
    while left < first.count || right < second.count {
      let value =
        left == first.count
        ? second[right] : right == second.count ? first[left] : min(first[left], second[right])
      while left < first.count, first[left] == value { left += 1 }
      while right < second.count, second[right] == value { right += 1 }
      let difference =
        Double(left) / Double(first.count) - Double(right) / Double(second.count)
      greatest = max(greatest, difference.magnitude)
    }
    return greatest
  }
}
