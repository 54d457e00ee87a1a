/// The validation figure that decides which epoch is kept.
package enum SelectionMetric: String, Sendable, CaseIterable {
  case macroF1 = "macro-f1"
  case weightedF1 = "weighted-f1"
  case accuracy
  case loss
  /// Of entities; for tagging alone.
  case spanF1 = "span-f1"

  /// Whether `metrics` are better than `best`. Small validation sets tie often: then the lower loss decides, and
  /// after that the earlier epoch.
  package func improves(_ metrics: ValidationMetrics, on best: ValidationMetrics) -> Bool {
    let (new, old) = (value(metrics), value(best))
    if new == old { return metrics.loss < best.loss }
    return self == .loss ? new < old : new > old
  }

  package func value(_ metrics: ValidationMetrics) -> Double {
    switch self {
    case .macroF1: metrics.macroF1
    case .weightedF1: metrics.weightedF1
    case .accuracy: metrics.accuracy
    case .loss: metrics.loss
    case .spanF1: metrics.spanF1 ?? 0
    }
  }
}

/// What an epoch's validation found. Of a tagger accuracy, macro and weighted F1 are those of words.
package struct ValidationMetrics: Sendable, Equatable {
  package let loss: Double
  package let accuracy: Double
  package let macroF1: Double
  package let weightedF1: Double
  /// Micro-averaged F1 of entities; nil for other tasks.
  package let spanF1: Double?

  package init(
    loss: Double, accuracy: Double, macroF1: Double, weightedF1: Double, spanF1: Double? = nil
  ) {
    self.loss = loss
    self.accuracy = accuracy
    self.macroF1 = macroF1
    self.weightedF1 = weightedF1
    self.spanF1 = spanF1
  }
}
