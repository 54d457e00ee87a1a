import CFilbertOpenBLAS
package import FilbertCore
package import FilbertTensor

/// Linear regression of one number with an L2 penalty, as scikit-learn's `Ridge(alpha=alpha)`, in closed form.
///
/// Made once for some rows, at the cost of rows · features², and solved for several `alpha` at features³ / 3 each. Needs up to
/// seventeen times features² doubles, however many rows there are. The same bits on any number of threads.
package struct RidgeRegression: Sendable {
  private let means: [Double]
  private let meanTarget: Double
  /// Σ weight (x - mean)(x - mean)ᵀ, `[features x features]`.
  private let gram: [Double]
  /// Σ weight (x - mean)(y - mean of y).
  private let products: [Double]

  /// - Parameters:
  ///   - features: `[rows x features]`, without gaps between rows.
  ///   - rowWeights: how often each row counts; 1 if left out. A row of weight 0 is left out.
  /// - Throws: `badData` if there are no rows of positive weight, or a feature or target is not finite.
  package init(
    _ features: Matrix, targets: [Double], rowWeights: [Double]? = nil
  ) throws(FilbertError) {
    let weights = try RowWeights(rowWeights, rows: features.rows)
    precondition(
      targets.count == features.rows, "features of \(features.shape), \(targets.count) targets")
    if let row = targets.firstIndex(where: { !$0.isFinite }) {
      throw FilbertError(
        .badData, "The number of row \(row + 1) is not finite; leave the row out.")
    }
    let moments = try FeatureMoments(features, weights: weights.shares)
    let meanTarget = zip(weights.shares, targets).reduce(0) { $0 + $1.0 * $1.1 }
    let width = features.columns
    let lanes = RowBlocks(rows: features.rows).map { blocks in
      var sum = (
        gram: [Double](repeating: 0, count: width * width),
        products: [Double](repeating: 0, count: width)
      )
      for rows in blocks {
        var x = moments.centred(features[rows: rows])
        var y = rows.map { targets[$0] - meanTarget }
        for (place, row) in rows.enumerated() {
          let scale = (weights.shares[row] * weights.total).squareRoot()
          y[place] *= scale
          for column in 0..<width { x[place * width + column] *= scale }
        }
        addProduct(transposedA: x, x, inner: rows.count, to: &sum.gram)
        addProduct(transposedA: x, y, inner: rows.count, to: &sum.products)
      }
      return sum
    }
    var (gram, products) = lanes[0]
    for lane in lanes.dropFirst() {
      add(1, times: lane.gram, to: &gram)
      add(1, times: lane.products, to: &products)
    }
    means = moments.means
    self.meanTarget = meanTarget
    self.gram = gram
    self.products = products
  }

  /// Minimises Σ (y - prediction)² + `alpha` ‖weights‖², the bias not penalised.
  ///
  /// - Returns: a model of one label.
  /// - Throws: `badData` if the features depend on each other and `alpha` is too small to decide between them.
  package func fit(alpha: Double) throws(FilbertError) -> LinearModel {
    precondition(BLAS.isReady && alpha >= 0 && alpha.isFinite, "alpha of \(alpha)")
    var matrix = gram
    for feature in means.indices { matrix[feature * means.count + feature] += alpha }
    var weights = products
    let order = Int32(means.count)
    let info = unsafe LAPACKE_dposv(
      LAPACK_COL_MAJOR, CChar(UInt8(ascii: "L")), order, 1, &matrix, order, &weights, order)
    precondition(info >= 0, "argument \(-info) of dposv")
    guard info == 0, weights.allSatisfy(\.isFinite) else {
      throw FilbertError(
        .badData,
        "The features depend on each other, so that a ridge regression with a penalty of \(alpha) has no single solution; "
          + "use a greater penalty.")
    }
    return LinearModel(
      weights: weights, biases: [meanTarget - dot(weights, means)], featureCount: means.count)
  }
}
