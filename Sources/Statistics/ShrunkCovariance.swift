import CFilbertOpenBLAS
package import FilbertTensor

/// The covariance of vectors, shrunk towards a multiple of the identity: Ledoit and Wolf 2004, "A well-conditioned
/// estimator for large-dimensional covariance matrices". With fewer vectors than dimensions the plain covariance is
/// singular, and this one hardly ever is. Equal to scikit-learn's `LedoitWolf`.
package struct ShrunkCovariance: Sendable {
  /// Length of the vectors.
  package let dimensions: Int
  /// The mean of the vectors.
  package let mean: [Double]
  /// The covariance, `[dimensions x dimensions]` row by row; only the lower triangle is filled.
  package let matrix: [Double]
  /// The weight of the identity: 0 for the plain covariance, 1 for nothing else.
  package let shrinkage: Double

  /// Vectors that are centred at a time: some megabytes.
  private static let block = 512
  /// The shrinkage of a covariance that Ledoit and Wolf's leaves singular: that of two vectors, say.
  package static let leastForSingular = 0.01

  /// - Parameter vectors: `[vectors x dimensions]`, finite.
  /// - Returns: nil if there is no vector or all are the same.
  package init?(_ vectors: Matrix) {
    let (count, dimensions) = (Double(vectors.rows), vectors.columns)
    guard vectors.rows > 0, dimensions > 0 else { return nil }
    var mean = [Double](repeating: 0, count: dimensions)
    for row in 0..<vectors.rows {
      for (column, value) in vectors.row(row).enumerated() { mean[column] += Double(value) }
    }
    for column in mean.indices { mean[column] /= count }

    var matrix = [Double](repeating: 0, count: dimensions * dimensions)
    // Of the centred vectors: the sum of the fourth powers of their lengths.
    var fourthPowers = 0.0
    for start in stride(from: 0, to: vectors.rows, by: Self.block) {
      var centred: [Double] = []
      for row in start..<min(start + Self.block, vectors.rows) {
        var square = 0.0
        for (value, mean) in zip(vectors.row(row), mean) {
          let difference = Double(value) - mean
          square += difference * difference
          centred.append(difference)
        }
        fourthPowers += square * square
      }
      Self.addSquares(of: centred, dimensions, scale: 1 / count, to: &matrix)
    }
    guard
      let shrinkage = Self.shrink(
        &matrix, dimensions, count: count, fourthPowers: fourthPowers / count)
    else { return nil }
    (self.dimensions, self.mean, self.matrix) = (dimensions, mean, matrix)
    self.shrinkage = shrinkage
  }

  /// The factor of the covariance, and the shrinkage it has: ``shrinkage``, or ``leastForSingular`` if the covariance is
  /// singular otherwise, but for rounding.
  ///
  /// - Returns: nil if a value is not finite.
  package func factorized() -> (factor: Cholesky, shrinkage: Double)? {
    let average =
      (0..<dimensions).reduce(0) { $0 + matrix[$1 * (dimensions + 1)] } / Double(dimensions)
    if let factor = Cholesky(matrix, order: dimensions),
      (0..<dimensions).allSatisfy({ column in
        let pivot = factor.factor[column * (dimensions + 1)]
        return pivot * pivot > 1e-9 * average
      })
    {
      return (factor, shrinkage)
    }
    let target = max(shrinkage, Self.leastForSingular)
    let scale = (1 - target) / (1 - shrinkage)
    var raised = matrix.map { $0 * scale }
    for column in 0..<dimensions { raised[column * (dimensions + 1)] += (1 - scale) * average }
    return Cholesky(raised, order: dimensions).map { ($0, target) }
  }

  /// `matrix += scale * rowsᵀ rows`, its lower triangle.
  private static func addSquares(
    of rows: [Double], _ dimensions: Int, scale: Double, to matrix: inout [Double]
  ) {
    precondition(BLAS.isReady)
    unsafe rows.withUnsafeBufferPointer { rows in
      unsafe matrix.withUnsafeMutableBufferPointer { matrix in
        unsafe cblas_dsyrk(
          CblasRowMajor, CblasLower, CblasTrans, Int32(dimensions), Int32(rows.count / dimensions),
          scale, rows.baseAddress, Int32(dimensions), 1, matrix.baseAddress, Int32(dimensions))
      }
    }
  }

  /// - Parameter fourthPowers: the mean of the fourth powers of the lengths.
  /// - Returns: the shrinkage; nil if nothing varies.
  private static func shrink(
    _ matrix: inout [Double], _ dimensions: Int, count: Double, fourthPowers: Double
  ) -> Double? {
    var (trace, squares) = (0.0, 0.0)
    for row in 0..<dimensions {
      trace += matrix[row * dimensions + row]
      for column in 0..<row {
        let value = matrix[row * dimensions + column]
        squares += 2 * value * value
      }
      let variance = matrix[row * dimensions + row]
      squares += variance * variance
    }
    let average = trace / Double(dimensions)
    guard average > 0, average.isFinite else { return nil }
    // The names of the paper, times the number of dimensions: `delta` is the distance of the covariance from the
    // identity, `beta` its error.
    let delta = squares - trace * average
    let beta = min((fourthPowers - squares) / count, delta)
    // Vectors of a single dimension are their own multiple of the identity.
    let shrinkage = beta > 0 && delta > 0 ? beta / delta : 0
    for element in matrix.indices { matrix[element] *= 1 - shrinkage }
    for row in 0..<dimensions { matrix[row * dimensions + row] += shrinkage * average }
    return shrinkage
  }
}
