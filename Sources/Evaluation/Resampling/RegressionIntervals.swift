package import FilbertJSON

/// RMSE, MAE, R2 and mean error of predicted numbers with their intervals.
package struct RegressionIntervals: Sendable, Equatable {
  package let rmse: Estimate?
  package let mae: Estimate?
  /// nil for fewer than two rows or equal right numbers.
  package let r2: Estimate?
  /// Predicted less right number: below 0 if the model answers too little.
  package let meanError: Estimate?

  /// - Precondition: both are equally long.
  package init(gold: [Double], predicted: [Double], bootstrap: Bootstrap = Bootstrap()) {
    precondition(gold.count == predicted.count, "\(gold.count) right, \(predicted.count) predicted")
    // Squares of differences from the mean lose fewer digits than squares.
    let center = gold.isEmpty ? 0 : mean(gold)
    var sums = RowSums(rows: gold.count, width: RegressionSums.width, bootstrap: bootstrap)
    for row in gold.indices {
      sums.add(
        RegressionSums.values(gold: gold[row], predicted: predicted[row], center: center), row: row)
    }
    let estimates = bootstrap.estimates(of: sums) { RegressionSums($0).figures }
    (rmse, mae, r2, meanError) = (estimates[0], estimates[1], estimates[2], estimates[3])
  }
}

/// What the figures of a regression are computed from.
struct RegressionSums {
  static let width = 6
  private let rows, error, absolute, square, gold, goldSquare: Double

  init(_ sums: [Double]) {
    (rows, error, absolute) = (sums[0], sums[1], sums[2])
    (square, gold, goldSquare) = (sums[3], sums[4], sums[5])
  }

  static func values(gold: Double, predicted: Double, center: Double) -> [Double] {
    let (error, shifted) = (predicted - gold, gold - center)
    return [1, error, error.magnitude, error * error, shifted, shifted * shifted]
  }

  /// RMSE, MAE, R2, mean error.
  var figures: [Double?] {
    guard rows > 0 else { return [nil, nil, nil, nil] }
    let spread = goldSquare - gold * gold / rows
    // Below this the spread is rounding.
    let isConstant = spread <= 1e-12 * goldSquare
    return [
      (square / rows).squareRoot(), absolute / rows,
      rows < 2 || isConstant ? nil : 1 - square / spread, error / rows,
    ]
  }
}

extension RegressionIntervals {
  /// `rmse`, `mae`, `r2` and `mean_error`.
  package var json: JSONValue {
    ["rmse": rmse.json, "mae": mae.json, "r2": r2.json, "mean_error": meanError.json]
  }
}
