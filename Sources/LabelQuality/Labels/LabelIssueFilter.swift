/// Which rows have a wrong label: the filters of cleanlab's `find_label_issues`.
package enum LabelIssueFilter: String, CaseIterable, Sendable {
  /// Of each given label as many rows as the joint estimates to be wrong: those with the lowest probability of it.
  case pruneByClass = "prune_by_class"
  /// Of each pair of a given and another label as many rows as the joint estimates: those with the greatest difference
  /// between the two probabilities.
  case pruneByNoiseRate = "prune_by_noise_rate"
  /// Rows that both of these find.
  case both
  /// Rows that the confident joint counts under another label.
  case confidentLearning = "confident_learning"
  /// Rows to which the model gives another label.
  case predictedNotGiven = "predicted_neq_given"
  /// As many rows as ``confidentLearning`` finds, those with the lowest margin.
  case lowNormalizedMargin = "low_normalized_margin"
  /// As many rows as ``confidentLearning`` finds, those with the lowest probability of their label.
  case lowSelfConfidence = "low_self_confidence"
}
