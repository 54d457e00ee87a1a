import FilbertEvaluation
import Glibc

/// Finds rows whose number is far from what the models of the other rows predict.
///
/// The order is that of cleanlab's `regression.rank` with the method `residual`. Its score, exp(-|residual|), depends on
/// the unit of the numbers and is 0 for all prices, so here residuals are measured in robust standard deviations; and it
/// has no filter, so rows are found by the rule of Iglewicz and Hoaglin (1993): a residual more than 3.5 of these
/// deviations from the median.
package struct NumberIssues: Sendable {
  /// How right each number looks, from 0 (wrong) to 1.
  package let scores: [Double]
  /// The rows that are found, the worst first; of equal scores the first row comes first.
  package let rows: [Int]

  /// The median absolute deviation of a normal distribution is this share of its standard deviation.
  private static let shareOfDeviation = 0.6745
  private static let limit = 3.5

  /// - Parameters:
  ///   - given: the number of each row, at least one.
  ///   - predicted: by models that have not learned from these rows.
  package init(given: [Double], predicted: [Double]) {
    precondition(
      given.count == predicted.count && !given.isEmpty,
      "\(given.count) numbers, \(predicted.count) predictions")
    let residuals = zip(given, predicted).map { $0 - $1 }
    let middle = quantile(ofSorted: residuals.sorted(), at: 0.5) ?? 0
    let distances = residuals.map { abs($0 - middle) }
    // More than half of the rows may be predicted exactly; then the mean distance takes the place of the median.
    let median = quantile(ofSorted: distances.sorted(), at: 0.5) ?? 0
    let deviation =
      median > 0
      ? median / Self.shareOfDeviation
      : distances.reduce(0, +) / Double(distances.count) * (Double.pi / 2).squareRoot()
    guard deviation > 0 else {
      (scores, rows) = (given.map { _ in 1 }, [])
      return
    }
    let scores = distances.map { exp(-$0 / deviation) }
    self.scores = scores
    let found = given.indices.filter { distances[$0] > Self.limit * deviation }
    rows = found.map { -distances[$0] }.ascendingPlaces.map { found[$0] }
  }
}
