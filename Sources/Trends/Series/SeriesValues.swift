package import FilbertEvaluation
import Glibc

/// What charts watch: a share or a mean for each period.
package struct SeriesValues: Sendable, Equatable {
  /// Rows of each period.
  package let rows: [Int]
  /// For each period the rows that count for a share, or the sum of a number.
  package let sums: [Double]
  /// The sums of squares of a number; nil for a share.
  package let squares: [Double]?

  /// A share: `hits` of `rows`.
  package init(hits: [Int], of rows: [Int]) {
    precondition(hits.count == rows.count, "\(hits.count) and \(rows.count) periods")
    self.rows = rows
    sums = hits.map(Double.init)
    squares = nil
  }

  /// A mean.
  package init(sums: [Double], squares: [Double], of rows: [Int]) {
    precondition(sums.count == rows.count && squares.count == rows.count, "other periods")
    (self.rows, self.sums, self.squares) = (rows, sums, squares)
  }

  package var count: Int { rows.count }
  package var isShare: Bool { squares == nil }

  /// The value of some periods together, with its interval of 95 %: Wilson's for a share, that of the normal distribution
  /// for a mean; nil without rows.
  package func estimate(_ periods: some Sequence<Int>) -> Estimate? {
    var (count, sum, square) = (0, 0.0, 0.0)
    for period in periods {
      count += rows[period]
      sum += sums[period]
      square += squares?[period] ?? 0
    }
    guard isShare else { return Self.mean(count, sum, square) }
    return .share(Int(sum), of: count)
  }

  private static func mean(_ count: Int, _ sum: Double, _ square: Double) -> Estimate? {
    guard count > 0 else { return nil }
    let mean = sum / Double(count)
    guard count > 1 else { return Estimate(mean, nil) }
    let variance = max(0, square - sum * mean) / Double(count - 1)
    let width = NormalDistribution.quantile(0.975) * (variance / Double(count)).squareRoot()
    return Estimate(mean, Interval(low: mean - width, high: mean + width))
  }

  /// The variance of a number within periods; 0 for a share, or if all numbers are equal.
  func variance(within periods: [Int]) -> Double {
    guard let squares else { return 0 }
    var (sum, degrees) = (0.0, 0)
    for period in periods where rows[period] > 1 {
      sum += max(0, squares[period] - sums[period] * sums[period] / Double(rows[period]))
      degrees += rows[period] - 1
    }
    return degrees > 0 ? sum / Double(degrees) : 0
  }
}
