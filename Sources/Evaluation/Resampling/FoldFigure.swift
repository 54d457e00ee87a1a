package import FilbertJSON

/// A figure of every fold of a cross-validation: its mean, its deviation, and the range in which the mean would lie for
/// other folds.
///
/// Folds learn from nearly the same rows, so their figures are not independent, and the interval of independent ones is
/// too narrow. Nadeau and Bengio (Inference for the Generalization Error, 2003) widen it: the variance of the mean of J
/// folds is (1/J + n_test/n_train) s² in place of s²/J, with J - 1 degrees of freedom. For repeated folds J counts the
/// folds of all repetitions (Bouckaert and Frank 2004). scikit-learn's example "Statistical comparison of models" computes the same.
package struct FoldFigure: Sendable, Equatable {
  /// `accuracy`, `macro_f1`, `rmse`.
  package let key: String
  /// Of each fold; nil where it is not defined.
  package let values: [Double?]
  /// The mean over the folds in which the figure is defined; nil if there is no such fold.
  package let mean: Double?
  /// With J - 1 in the denominator; nil for fewer than two folds.
  package let standardDeviation: Double?
  /// Where the mean lies with the confidence asked for; nil for fewer than two folds.
  package let interval: Interval?

  /// - Parameters:
  ///   - ratio: rows answered for each row learned from, see ``FoldSizes/ratio``.
  ///   - bounds: between which the figure always lies; the interval is cut there.
  package init(
    key: String, values: [Double?], ratio: Double,
    within bounds: ClosedRange<Double> = -.infinity ... .infinity, level: Double = 0.95
  ) {
    (self.key, self.values) = (key, values)
    let sample = CorrectedSample(values.compactMap(\.self), ratio: ratio)
    mean = sample?.mean
    standardDeviation = sample?.standardDeviation
    interval = sample?.interval(level: level).map {
      Interval(low: max(bounds.lowerBound, $0.low), high: min(bounds.upperBound, $0.high))
    }
  }
}

extension FoldFigure {
  /// `mean`, `standard_deviation`, `low`, `high` and `folds`, the figure of each; `null` for what is not defined.
  package var json: JSONValue {
    [
      "mean": mean.json, "standard_deviation": standardDeviation.json,
      "low": (interval?.low).json, "high": (interval?.high).json,
      "folds": .array(values.map(\.json)),
    ]
  }
}

extension Double? {
  /// The number; `null` for none.
  var json: JSONValue { map { .number($0) } ?? .null }
}
