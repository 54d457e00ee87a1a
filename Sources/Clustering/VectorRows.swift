package import FilbertTensor

/// Rows that are vectors, `[rows x dimensions]`.
package struct VectorRows: MeasuredRows {
  private let vectors: Matrix
  package let squaredNorms: [Float]

  package init(_ vectors: Matrix) {
    self.vectors = vectors
    squaredNorms = vectors.squaredRowNorms
  }

  package var count: Int { vectors.rows }

  package func products(of rows: [Int]) -> Matrix {
    multiplyTransposed(vectors.gather(rows: rows), vectors)
  }
}

extension Matrix {
  /// The squared length of each row, summed in double precision.
  package var squaredRowNorms: [Float] { rowProducts(with: self).map { Float($0) } }
}
