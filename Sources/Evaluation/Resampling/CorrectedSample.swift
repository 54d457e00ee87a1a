import FilbertCore

/// Values of folds that learned from nearly the same rows, with the variance of Nadeau and Bengio (2003).
struct CorrectedSample: Sendable, Equatable {
  let mean: Double
  /// With n - 1 in the denominator; nil for one value.
  let standardDeviation: Double?
  private let count: Int
  private let ratio: Double

  /// - Parameter ratio: rows answered for each row learned from.
  /// - Returns: nil for no values.
  init?(_ values: [Double], ratio: Double) {
    guard !values.isEmpty else { return nil }
    count = values.count
    self.ratio = ratio
    let mean = FilbertEvaluation.mean(values)
    self.mean = mean
    standardDeviation =
      values.count < 2
      ? nil
      : (pairwiseSum(values.map { ($0 - mean) * ($0 - mean) }) / Double(values.count - 1))
        .squareRoot()
  }

  var degrees: Double { Double(count - 1) }

  /// The standard error of the mean; nil for one value.
  var standardError: Double? {
    standardDeviation.map { $0 * (1 / Double(count) + ratio).squareRoot() }
  }

  /// Student's interval of the mean; nil for one value.
  func interval(level: Double) -> Interval? {
    standardError.map { error in
      let width = StudentDistribution.quantile(1 - (1 - level) / 2, degrees: degrees) * error
      return Interval(low: mean - width, high: mean + width)
    }
  }
}
