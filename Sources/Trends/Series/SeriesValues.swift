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

  /// The variance of a number by the means of periods, as if it only came from rows; 0 for one period.
  func variance(between periods: [Int]) -> Double {
    let count = periods.reduce(0) { $0 + rows[$1] }
    guard periods.count > 1, count > 0 else { return 0 }
    let mean = periods.reduce(0) { $0 + sums[$1] } / Double(count)
    let squares = periods.reduce(0.0) {
      let difference = sums[$1] - Double(rows[$1]) * mean
      return $0 + difference * difference / Double(max(1, rows[$1]))
    }
    return squares / Double(periods.count - 1)
  }

  /// The skewness that the means of periods have from their rows.
  ///
  /// The covariance of a mean and its sample variance is the third central moment of the rows divided by their number,
  /// so sums of squares suffice.
  func skewnessOfMeans(_ periods: [Int]) -> Double {
    let known = periods.filter { rows[$0] > 1 }
    guard let squares, known.count > 1 else { return 0 }
    let count = Double(known.count)
    let means = known.map { sums[$0] / Double(rows[$0]) }
    let variances = known.map {
      max(0, squares[$0] - sums[$0] * sums[$0] / Double(rows[$0])) / Double(rows[$0] - 1)
    }
    let (mean, variance) = (means.reduce(0, +) / count, variances.reduce(0, +) / count)
    guard variance > 0 else { return 0 }
    let covariance =
      zip(means, variances).reduce(0.0) { $0 + ($1.0 - mean) * ($1.1 - variance) } / (count - 1)
    let usual = known.reduce(0.0) { $0 + Double(rows[$1]) } / count
    // The third moment is the covariance times the rows, and the mean of n rows has their skewness divided by sqrt(n).
    return covariance * usual.squareRoot() / (variance * variance.squareRoot())
  }
}
