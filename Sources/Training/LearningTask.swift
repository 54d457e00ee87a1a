package import FilbertTransformer

/// What a run teaches: `--task`.
package enum LearningTask: String, Sendable, CaseIterable {
  /// One label for a text or pair.
  case classification
  /// Any number of labels for a text or pair.
  case multilabel
  /// A number for a text or pair.
  case regression
  /// A tag for every word.
  case tagging

  /// The kind of model that learns it.
  package var modelTask: ModelTask { self == .tagging ? .tagging : .classification }

  /// What the logits of a classifier of texts come to mean; nil for tagging.
  package var problem: ProblemType? {
    switch self {
    case .classification: .singleLabel
    case .multilabel: .multiLabel
    case .regression: .regression
    case .tagging: nil
    }
  }

  /// The figures that may decide which epoch is kept, the usual one first.
  package var metrics: [SelectionMetric] {
    switch self {
    case .classification: [.macroF1, .weightedF1, .accuracy, .loss]
    case .multilabel: [.macroF1, .microF1, .weightedF1, .accuracy, .loss]
    case .regression: [.rmse, .mae, .r2, .loss]
    case .tagging: [.spanF1, .macroF1, .weightedF1, .accuracy, .loss]
    }
  }
}
