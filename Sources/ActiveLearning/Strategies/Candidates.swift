package import FilbertTensor

/// Rows to choose among, with what the strategies need to know of them.
package struct Candidates: Sendable {
  package let count: Int
  /// From 0 to 1; nil if no model answers.
  package let uncertainties: [Float]?
  /// `[rows x dimensions]`, of length 1; nil if the strategy needs none.
  package let vectors: Matrix?
  /// See ``GradientRows``; nil if the strategy needs none.
  package let residuals: Matrix?
  /// Vectors of the labelled rows; nil if no row is labelled.
  package let labelled: Matrix?

  package init(
    count: Int, uncertainties: [Float]? = nil, vectors: Matrix? = nil, residuals: Matrix? = nil,
    labelled: Matrix? = nil
  ) {
    precondition(
      [uncertainties?.count, vectors?.rows, residuals?.rows].allSatisfy { $0 ?? count == count },
      "\(count) candidates")
    self.count = count
    (self.uncertainties, self.vectors, self.residuals) = (uncertainties, vectors, residuals)
    self.labelled = labelled.flatMap { $0.rows > 0 ? $0 : nil }
  }

  func requiredVectors() -> Matrix {
    guard let vectors else { preconditionFailure("the strategy needs vectors") }
    return vectors
  }

  func requiredUncertainties() -> [Float] {
    guard let uncertainties else { preconditionFailure("the strategy needs a model's answers") }
    return uncertainties
  }
}
