import FilbertTransformer

/// The validation figure that decides which epoch is kept.
package enum SelectionMetric: String, Sendable, CaseIterable {
  case macroF1 = "macro-f1"
  /// Over all decisions about labels; if each text has one label it is the accuracy, and cannot be
  /// chosen.
  case microF1 = "micro-f1"
  case weightedF1 = "weighted-f1"
  /// Share of texts, or of words, that are right; of several labels all must be. For matching the share of queries that
  /// find their item first.
  case accuracy
  case loss
  /// Over entities; only for tagging.
  case spanF1 = "span-f1"
  /// Root of the mean squared error, in the unit of the target.
  case rmse
  /// Mean absolute error, in the unit of the target.
  case mae
  /// Coefficient of determination.
  case r2
  /// Mean reciprocal rank of the item of each query; only for matching.
  case mrr

  /// Whether smaller is better.
  private var isError: Bool { self == .loss || self == .rmse || self == .mae }

  /// Whether the figure is a share of examples, from 0 to 1, or a mean of such.
  var isShare: Bool { !isError && self != .r2 }

  /// Whether `metrics` are better than `best`. Small validation sets tie often: then the lower loss decides, and
  /// after that the earlier epoch.
  package func improves(_ metrics: ValidationMetrics, on best: ValidationMetrics) -> Bool {
    let (new, old) = (value(metrics), value(best))
    if new == old { return metrics.loss < best.loss }
    return isError ? new < old : new > old
  }

  package func value(_ metrics: ValidationMetrics) -> Double {
    self == .loss ? metrics.loss : metrics[self] ?? 0
  }

  /// The names of the tasks that have this figure.
  var tasks: [String] {
    (ModelTask.allCases.map(Optional.some) + [nil]).filter { $0.metrics.contains(self) }.map(
      \.trainingName)
  }
}
