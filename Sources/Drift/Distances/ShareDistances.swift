import Glibc

/// Distances between the shares of categories in two samples.
package enum ShareDistances {
  /// The distance of Jensen and Shannon, between 0 and √ln 2: `scipy.spatial.distance.jensenshannon`.
  ///
  /// - Parameters:
  ///   - first: Counts of each category, with a sum above 0.
  ///   - second: The same of the other sample.
  package static func jensenShannon(_ first: [Int], _ second: [Int]) -> Double {
    let sum = pairs(first, second).reduce(0.0) { sum, pair in
      let middle = (pair.0 + pair.1) / 2
      return sum + relativeEntropy(pair.0, middle) + relativeEntropy(pair.1, middle)
    }
    return max(0, sum / 2).squareRoot()
  }

  /// The population stability index, the sum of (p - q) ln(p / q): below 0.1 little changed, from 0.25 on much did.
  ///
  /// Half a row is added to each category, so that one that a sample lacks does not make it infinite.
  package static func stabilityIndex(_ first: [Int], _ second: [Int]) -> Double {
    precondition(first.count == second.count, "\(first.count) and \(second.count) categories")
    let categories = Double(first.count)
    let (rows, others) = (Double(first.reduce(0, +)), Double(second.reduce(0, +)))
    return zip(first, second).reduce(0.0) { sum, pair in
      let p = (Double(pair.0) + 0.5) / (rows + categories / 2)
      let q = (Double(pair.1) + 0.5) / (others + categories / 2)
      return sum + (p - q) * log(p / q)
    }
  }

  /// The shares of each category in both samples.
  private static func pairs(_ first: [Int], _ second: [Int]) -> [(Double, Double)] {
    precondition(first.count == second.count, "\(first.count) and \(second.count) categories")
    let (rows, others) = (Double(first.reduce(0, +)), Double(second.reduce(0, +)))
    precondition(rows > 0 && others > 0, "samples of \(rows) and \(others)")
    return zip(first, second).map { (Double($0) / rows, Double($1) / others) }
  }

  private static func relativeEntropy(_ p: Double, _ q: Double) -> Double {
    p > 0 ? p * log(p / q) : 0
  }
}
