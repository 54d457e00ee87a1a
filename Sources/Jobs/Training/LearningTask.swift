import FilbertTransformer

/// What a model learns.
public enum LearningTask: String, Sendable, CaseIterable, Codable {
  /// One label for each text or pair of texts.
  case classification
  /// Any number of labels for each text or pair.
  case multilabel
  /// A number for each text or pair.
  case regression
  /// A tag for each word of a sentence.
  case tagging
  /// Vectors that are close for texts that belong together.
  case matching

  /// Nil for an encoder, which learns to match.
  var modelTask: ModelTask? { ModelTask(rawValue: rawValue) }
}
