package import FilbertEvaluation

/// The usual figures of an evaluation, for programs.
package struct EvaluationScores: Sendable {
  /// Labels, or types of entities.
  package var classes: [ClassificationReport.Row] = []
  package var accuracy: Double?
  package var microAverage: LabelScores?
  package var macroAverage: LabelScores?
  package var weightedAverage: LabelScores?
  /// Nil unless a model answers numbers.
  package var numbers: RegressionReport?
}
