package import FilbertTraining

/// What a fit gives: the model's answers to the rows that it has not seen.
package struct FitAnswers: Sendable {
  /// Numbers of the rows, as ``Fit/answered``.
  package let rows: [Int]
  package let answers: RowAnswers
  /// Figures of the held-out rows; nil if there were none.
  package let validation: ValidationMetrics?
}
