import FilbertClustering
package import FilbertTensor

/// Rows that are gradients of the loss by the weights of a linear head, if each row had its most probable label: the outer
/// product of a residual (probabilities minus that label) and a vector (Ash et al. 2020, "Deep Batch Active Learning by
/// Diverse, Uncertain Gradient Lower Bounds").
///
/// Of 77 labels and 384 dimensions such a row has 29,568 numbers. It is never made: the product of two outer products is
/// the product of the products of their factors.
package struct GradientRows: MeasuredRows {
  private let residuals: Matrix
  private let vectors: Matrix
  package let squaredNorms: [Float]

  /// - Parameters:
  ///   - residuals: `[rows x labels]`, see ``residuals(of:isMultilabel:)``.
  ///   - vectors: `[rows x dimensions]`, what the head reads.
  package init(residuals: Matrix, vectors: Matrix) {
    precondition(
      residuals.rows == vectors.rows, "residuals \(residuals.shape), vectors \(vectors.shape)")
    (self.residuals, self.vectors) = (residuals, vectors)
    squaredNorms = zip(residuals.squaredRowNorms, vectors.squaredRowNorms).map(*)
  }

  package var count: Int { vectors.rows }

  package func products(of rows: [Int]) -> Matrix {
    let first = multiplyTransposed(residuals.gather(rows: rows), residuals)
    let second = multiplyTransposed(vectors.gather(rows: rows), vectors)
    return Matrix(
      rows: rows.count, columns: count, elements: zip(first.elements, second.elements).map(*))
  }

  /// The gradient of the loss by the logits if the answer were right: probabilities minus 1 for each label that is given.
  ///
  /// - Parameter isMultilabel: each label from 0.5 on is given, instead of the most probable one.
  package static func residuals(of probabilities: [Float], isMultilabel: Bool) -> [Float] {
    var residuals = probabilities
    if isMultilabel {
      for label in residuals.indices where residuals[label] >= 0.5 { residuals[label] -= 1 }
    } else {
      residuals[probabilities.argmax] -= 1
    }
    return residuals
  }
}
