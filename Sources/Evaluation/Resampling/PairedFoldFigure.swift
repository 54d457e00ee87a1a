package import FilbertJSON

/// A figure of two models on the same folds, and the corrected resampled t test of whether they differ (Nadeau and
/// Bengio 2003, see ``FoldFigure``).
///
/// What makes a fold easy or hard for both cancels out. A difference is that of the second model from the first.
package struct PairedFoldFigure: Sendable, Equatable {
  /// `accuracy`, `macro_f1`, `rmse`.
  package let key: String
  /// Means over the folds in which both models have the figure; nil if there is no such fold.
  package let first, second: Double?
  /// The mean difference; its interval is nil for fewer than two folds.
  package let difference: Estimate?
  /// The mean difference over its standard error; nil if there is none, or if it is the same in every fold.
  package let statistic: Double?
  /// Folds less one.
  package let degrees: Int
  /// The chance of so great a difference, or a greater one, between models that are equally good; nil for fewer than two
  /// folds, and for a difference that is not 0 and the same in every fold: without any scatter nothing can be tested.
  package let pValue: Double?

  /// - Precondition: both are figures of the same folds.
  package init(
    key: String, first: [Double?], second: [Double?], ratio: Double, level: Double = 0.95
  ) {
    precondition(first.count == second.count, "\(first.count) folds, \(second.count) folds")
    self.key = key
    let pairs = zip(first, second).compactMap { first, second in
      if let first, let second { (first: first, second: second) } else { nil }
    }
    self.first = CorrectedSample(pairs.map(\.first), ratio: ratio)?.mean
    self.second = CorrectedSample(pairs.map(\.second), ratio: ratio)?.mean
    degrees = max(0, pairs.count - 1)
    guard let sample = CorrectedSample(pairs.map { $0.second - $0.first }, ratio: ratio) else {
      (difference, statistic, pValue) = (nil, nil, nil)
      return
    }
    difference = Estimate(sample.mean, sample.interval(level: level))
    guard let error = sample.standardError else {
      (statistic, pValue) = (nil, nil)
      return
    }
    // Equal differences may differ in their last bits.
    guard error > 1e-12 * sample.mean.magnitude else {
      (statistic, pValue) = (nil, sample.mean == 0 ? 1 : nil)
      return
    }
    let statistic = sample.mean / error
    self.statistic = statistic
    pValue = min(
      1, 2 * StudentDistribution.upperTail(statistic.magnitude, degrees: sample.degrees))
  }
}

extension PairedFoldFigure {
  /// `figure`, `first`, `second`, `difference`, `t`, `degrees_of_freedom` and `p_value`.
  package var json: JSONValue {
    [
      "figure": .string(key), "first": first.json, "second": second.json,
      "difference": difference.json, "t": statistic.json,
      "degrees_of_freedom": .number(degrees), "p_value": pValue.json,
    ]
  }
}
