import FilbertCore
package import FilbertJSON

/// How good always answering the mean of the right numbers is: scikit-learn's `DummyRegressor(strategy="mean")`. A model
/// with an R2 of 0 is as good.
package struct MeanBaseline: Sendable, Equatable {
  /// The number that is always answered.
  package let value: Double
  /// Root of the mean squared error: the standard deviation of the numbers.
  package let rmse: Double
  /// Mean absolute error.
  package let mae: Double

  /// - Returns: nil without numbers.
  package init?(gold: [Double]) {
    guard !gold.isEmpty else { return nil }
    value = mean(gold)
    let constant = [Double](repeating: value, count: gold.count)
    let report = RegressionReport(gold: gold, predicted: constant)
    (rmse, mae) = (report.rmse, report.mae)
  }

  /// `value`, `rmse` and `mae`.
  package var json: JSONValue {
    ["value": .number(value), "rmse": .number(rmse), "mae": .number(mae)]
  }

  /// A line for people, ending in a newline.
  package func text(digits: Int) -> String {
    "baseline, always the mean \(fixedPoint(value, digits: digits)): RMSE \(fixedPoint(rmse, digits: digits)), "
      + "MAE \(fixedPoint(mae, digits: digits))\n"
  }

  /// What to say of a model with this error; nil if it is better, or if all numbers are equal, where none could be.
  package func warning(rmse: Double) -> String? {
    guard self.rmse > 0, rmse >= self.rmse else { return nil }
    return
      "the model is no better here than always answering the mean of the numbers (RMSE \(fixedPoint(rmse, digits: 4)) "
      + "against \(fixedPoint(self.rmse, digits: 4)))"
  }
}
