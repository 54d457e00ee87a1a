/// What a model does for a text.
package enum ModelTask: String, Sendable, CaseIterable {
  /// One label for a text or pair: softmax.
  case classification
  /// Any number of labels for a text or pair: a sigmoid each.
  case multilabel
  /// A number for a text or pair: the logit itself.
  case regression
  /// A tag for every word.
  case tagging

  /// The class of `transformers` for the task.
  package var architecture: String {
    let architecture: Architecture =
      self == .tagging ? .tokenClassification : .sequenceClassification
    return architecture.rawValue
  }

  /// How many labels a model may have: far more than in practice, and few enough for the memory they take. Taggers hold
  /// a number for every pair of tags.
  package var mostLabels: Int { self == .tagging ? 2048 : ClassifierLabels.limit }

  /// What `transformers` calls the task in `problem_type`. It has no name for tagging, which is the first for every
  /// word.
  package var problemType: String {
    switch self {
    case .classification, .tagging: "single_label_classification"
    case .multilabel: "multi_label_classification"
    case .regression: "regression"
    }
  }

  /// The tasks of a classifier of texts, which `problem_type` distinguishes.
  package static let ofTexts: [ModelTask] = [.classification, .multilabel, .regression]

  /// The task of a classifier of texts with this `problem_type`; nil for other names.
  init?(problemType: String) {
    guard let task = Self.ofTexts.first(where: { $0.problemType == problemType }) else {
      return nil
    }
    self = task
  }
}
