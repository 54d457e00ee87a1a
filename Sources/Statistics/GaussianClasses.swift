package import FilbertTensor

/// Classes of vectors, each with a mean, and one covariance for all of them: how far a vector is from the nearest class
/// (Lee et al. 2018, "A Simple Unified Framework for Detecting Out-of-Distribution Samples"; for intents Podolskiy et
/// al. 2021, arXiv 2101.03778).
///
/// Lee takes the covariance within the classes. After fine-tuning the vectors of a class nearly coincide, so that there
/// is little to estimate; the covariance of all vectors separates better, see the table of the `Training` target.
package struct GaussianClasses: Sendable {
  /// Length of the vectors.
  package var dimensions: Int { covariance.order }
  /// The number of classes.
  package var count: Int { means.count / dimensions }
  /// `[count x dimensions]`, row by row.
  package let means: [Double]
  /// The factor of the covariance.
  package let covariance: Cholesky
  /// The means with `L⁻¹` applied, and the squares of their lengths.
  private let whitened: [Double]
  private let squares: [Double]

  /// - Precondition: at least one mean, and whole rows of them.
  package init(means: [Double], covariance: Cholesky) {
    precondition(
      !means.isEmpty && means.count.isMultiple(of: covariance.order),
      "\(means.count) elements of means of \(covariance.order) dimensions")
    (self.means, self.covariance) = (means, covariance)
    var whitened = means
    covariance.whiten(&whitened)
    self.whitened = whitened
    squares = Self.squaredLengths(whitened, covariance.order)
  }

  /// The squared Mahalanobis distance of each vector from each class, `[vectors x count]`, row by row.
  ///
  /// - Parameter vectors: `[vectors x dimensions]`.
  package func squaredDistances(of vectors: Matrix) -> [Double] {
    precondition(vectors.columns == dimensions, "\(vectors.shape) and \(dimensions) dimensions")
    var rows: [Double] = []
    rows.reserveCapacity(vectors.rows * dimensions)
    for row in 0..<vectors.rows { rows += vectors.row(row).lazy.map(Double.init) }
    covariance.whiten(&rows)
    let lengths = Self.squaredLengths(rows, dimensions)
    var distances = [Double](repeating: 0, count: vectors.rows * count)
    guard vectors.rows > 0 else { return [] }
    addProduct(rows, transposedB: whitened, inner: dimensions, to: &distances)
    for row in 0..<vectors.rows {
      for column in 0..<count {
        let place = row * count + column
        distances[place] = max(0, -2 * distances[place] + lengths[row] + squares[column])
      }
    }
    return distances
  }

  /// The squared distance of each vector from the nearest class.
  ///
  /// - Parameter vectors: `[vectors x dimensions]`.
  package func nearestSquaredDistances(of vectors: Matrix) -> [Float] {
    let distances = squaredDistances(of: vectors)
    return stride(from: 0, to: distances.count, by: count).map { start in
      Float(distances[start..<start + count].min() ?? 0)
    }
  }

  private static func squaredLengths(_ rows: [Double], _ dimensions: Int) -> [Double] {
    stride(from: 0, to: rows.count, by: dimensions).map { start in
      rows[start..<start + dimensions].reduce(0) { $0 + $1 * $1 }
    }
  }
}
