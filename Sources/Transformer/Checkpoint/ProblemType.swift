/// What a classifier's logits mean, as `transformers` spells it in `problem_type`.
package enum ProblemType: String, Sendable, CaseIterable {
  /// One label a text: softmax.
  case singleLabel = "single_label_classification"
  /// Any number of labels a text: a sigmoid each.
  case multiLabel = "multi_label_classification"
  /// The logits are the prediction.
  case regression
}
