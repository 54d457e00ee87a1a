/// What a fine-tuned model answers.
package enum ModelTask: String, Sendable, CaseIterable {
  /// A label for a text: `BertForSequenceClassification`.
  case classification
  /// A tag for every word: `BertForTokenClassification`.
  case tagging

  /// The class of `transformers` for the task.
  package var architecture: String {
    switch self {
    case .classification: "BertForSequenceClassification"
    case .tagging: "BertForTokenClassification"
    }
  }

  /// How many labels a model may have: far more than in practice, and few enough for the memory they take. Taggers hold
  /// a number for every pair of tags.
  package var mostLabels: Int { self == .tagging ? 2048 : ClassifierLabels.limit }

  /// What the model in a directory does; nil for an encoder without a head.
  ///
  /// `architectures` decides. Where it says neither, only a classifier of texts has a pooler.
  package init?(_ configuration: BertConfiguration, _ checkpoint: Checkpoint) {
    guard checkpoint.resolve("classifier.weight") != nil else { return nil }
    let stated = Self.allCases.first { configuration.architectures.contains($0.architecture) }
    self =
      stated
      ?? (checkpoint.resolve("bert.pooler.dense.weight") == nil ? .tagging : .classification)
  }
}
