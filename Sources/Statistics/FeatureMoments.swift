import FilbertCore
import FilbertTensor

/// Weighted mean and variance of every feature.
struct FeatureMoments: Sendable {
  let means: [Double]
  let variances: [Double]

  /// - Parameter weights: one for each row; their sum is 1.
  /// - Throws: `badData` if a feature is not finite, in whatever row: 0 times NaN is NaN.
  init(_ features: Matrix, weights: [Double]) throws(FilbertError) {
    let width = features.columns
    precondition(width > 0, "features of \(features.shape)")
    let lanes = RowBlocks(rows: features.rows).map { blocks in
      var sums = (
        first: [Double](repeating: 0, count: width), second: [Double](repeating: 0, count: width)
      )
      for rows in blocks {
        features[rows: rows].withSpan { x in
          for row in rows {
            let start = (row - rows.lowerBound) * width
            for column in 0..<width {
              let value = Double(x[start + column])
              sums.first[column] += weights[row] * value
              sums.second[column] += weights[row] * value * value
            }
          }
        }
      }
      return sums
    }
    var (means, squares) = lanes[0]
    for lane in lanes.dropFirst() {
      add(1, times: lane.first, to: &means)
      add(1, times: lane.second, to: &squares)
    }
    if let column = squares.firstIndex(where: { !$0.isFinite }) {
      throw FilbertError(
        .badData,
        "Feature \(column + 1) of \(width) is not a finite number in some row, so no linear model can be fitted; "
          + "check the model that computed the features.")
    }
    self.means = means
    variances = zip(squares, means).map { max(0, $0 - $1 * $1) }
  }

  /// The features of some rows less the means, in double, row by row.
  func centred(_ features: Matrix) -> [Double] {
    var result = [Double](repeating: 0, count: features.count)
    features.withSpan { x in
      for start in stride(from: 0, to: x.count, by: max(1, means.count)) {
        for column in means.indices {
          result[start + column] = Double(x[start + column]) - means[column]
        }
      }
    }
    return result
  }
}
