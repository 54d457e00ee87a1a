package import FilbertTransformer

extension ModelTask {
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

/// What is trained: a model for a task, or an encoder, which is for none and learns to match texts.
extension ModelTask? {
  /// The figures that may decide which epoch is kept, the usual one first.
  package var metrics: [SelectionMetric] { self?.metrics ?? [.mrr, .accuracy, .loss] }

  /// What people and records call it.
  package var trainingName: String { self?.rawValue ?? "matching" }
}
