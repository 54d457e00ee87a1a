import CFilbertOpenBLAS
package import FilbertTensor

/// The directions in which vectors differ most, equal to scikit-learn's `PCA`, by LAPACK's `dsyevr` on the covariance.
///
/// The sign of each component is that of scikit-learn: its loading of the greatest magnitude is positive.
package struct PrincipalComponents: Sendable {
  /// Of the vectors.
  package let mean: [Double]
  /// `[components][dimensions]`, of unit length, the one with the greatest variance first.
  package let components: [[Double]]
  /// The variance along each component, with the divisor n - 1.
  package let variances: [Double]
  /// The sum of the variances of all dimensions.
  package let totalVariance: Double

  /// - Parameters:
  ///   - vectors: `[vectors x dimensions]`, finite, at least two.
  ///   - count: of components, at most the dimensions.
  /// - Returns: nil if there are fewer vectors or all are the same.
  package init?(_ vectors: Matrix, count: Int) {
    let dimensions = vectors.columns
    precondition(count > 0 && count <= dimensions, "\(count) components of \(vectors.shape)")
    guard vectors.rows > 1, BLAS.isReady else { return nil }
    let mean = Self.mean(vectors)
    let covariance = Self.covariance(vectors, mean)
    let total = (0..<dimensions).reduce(0) { $0 + covariance[$1 * dimensions + $1] }
    guard total > 0,
      let (values, directions) = Self.greatest(count, of: covariance, order: dimensions)
    else { return nil }
    (self.mean, components, variances, totalVariance) = (mean, directions, values, total)
  }

  /// The places of vectors along the components, `[vectors][components]`.
  package func places(of vectors: Matrix) -> [[Double]] {
    parallelMap(vectors.rows, inBlocksOf: 256) { row in
      let centred = zip(vectors.row(row), mean).map { Double($0) - $1 }
      return components.map { component in
        zip(centred, component).reduce(0) { $0 + $1.0 * $1.1 }
      }
    }
  }

  private static func mean(_ vectors: Matrix) -> [Double] {
    let sums = RowBlocks(rows: vectors.rows).map { ranges in
      var sum = [Double](repeating: 0, count: vectors.columns)
      for row in ranges.joined() { add(1, times: vectors.row(row).map { Double($0) }, to: &sum) }
      return sum
    }
    var mean = [Double](repeating: 0, count: vectors.columns)
    for sum in sums { add(1 / Double(vectors.rows), times: sum, to: &mean) }
    return mean
  }

  /// `[dimensions x dimensions]` row by row.
  private static func covariance(_ vectors: Matrix, _ mean: [Double]) -> [Double] {
    let dimensions = vectors.columns
    let sums = RowBlocks(rows: vectors.rows).map { ranges in
      var sum = [Double](repeating: 0, count: dimensions * dimensions)
      for range in ranges {
        let centred = range.flatMap { row in zip(vectors.row(row), mean).map { Double($0) - $1 } }
        addProduct(transposedA: centred, centred, inner: range.count, to: &sum)
      }
      return sum
    }
    var covariance = [Double](repeating: 0, count: dimensions * dimensions)
    for sum in sums { add(1 / Double(vectors.rows - 1), times: sum, to: &covariance) }
    return covariance
  }

  /// The greatest eigenvalues of a symmetric matrix, with their eigenvectors; nil if LAPACK finds none.
  private static func greatest(
    _ count: Int, of matrix: [Double], order: Int
  ) -> (values: [Double], directions: [[Double]])? {
    var matrix = matrix
    var values = [Double](repeating: 0, count: order)
    var vectors = [Double](repeating: 0, count: order * count)
    var support = [Int32](repeating: 0, count: 2 * order)
    var found: Int32 = 0
    let size = Int32(order)
    // The upper triangle by columns is the lower one by rows; both are there.
    let status = unsafe LAPACKE_dsyevr(
      LAPACK_COL_MAJOR, CChar(UInt8(ascii: "V")), CChar(UInt8(ascii: "I")),
      CChar(UInt8(ascii: "U")), size, &matrix, size, 0, 0, Int32(order - count + 1), size, 0,
      &found, &values, &vectors, size, &support)
    guard status == 0, Int(found) == count else { return nil }
    // In ascending order.
    let directions = (0..<count).reversed().map { index in
      signed(Array(vectors[index * order..<(index + 1) * order]))
    }
    return (values[..<count].reversed().map { max(0, $0) }, directions)
  }

  private static func signed(_ vector: [Double]) -> [Double] {
    var greatest = 0
    for index in vector.indices where vector[index].magnitude > vector[greatest].magnitude {
      greatest = index
    }
    return vector[greatest] < 0 ? vector.map { -$0 } : vector
  }
}
