import Glibc

/// Whether two samples have the same shares of categories: Pearson's chi-squared test of a table of two rows,
/// `scipy.stats.chi2_contingency` without Yates' correction.
package struct ChiSquaredTest: Sendable, Equatable {
  package let statistic: Double
  /// Categories that occur, less one.
  package let degrees: Int
  package let pValue: Double

  /// - Parameters:
  ///   - first: Counts of each category in the first sample, with a sum above 0.
  ///   - second: The same of the second sample. A category that occurs in neither is left out.
  package init(_ first: [Int], _ second: [Int]) {
    precondition(first.count == second.count, "\(first.count) and \(second.count) categories")
    let (rows, others) = (Double(first.reduce(0, +)), Double(second.reduce(0, +)))
    precondition(rows > 0 && others > 0, "samples of \(rows) and \(others)")
    var (sum, categories) = (0.0, 0)
    for (count, other) in zip(first, second) where count + other > 0 {
      categories += 1
      let share = Double(count + other) / (rows + others)
      for (observed, size) in [(count, rows), (other, others)] {
        let expected = size * share
        sum += (Double(observed) - expected) * (Double(observed) - expected) / expected
      }
    }
    statistic = sum
    degrees = categories - 1
    pValue = degrees > 0 ? ChiSquaredDistribution(degrees: degrees).upperTail(sum) : 1
  }
}
