/// A regression model's prediction for one text.
public struct RegressionPrediction: Sendable, Equatable {
  /// The number, in the unit of the data the model was trained on.
  public let value: Float
  /// Tokens that did not fit the model's length and were not read; 0 for a whole text.
  public let unreadTokens: Int
  /// Overlapping windows in which the text was read; 1 if it fits the model or was cut.
  public let windows: Int

  package init(value: Float, unreadTokens: Int, windows: Int) {
    (self.value, self.unreadTokens, self.windows) = (value, unreadTokens, windows)
  }

  /// The ends of an interval around ``value``, rounded outwards.
  ///
  /// - Parameter halfWidth: see ``TextRegressor/halfWidth(coverage:)``.
  public func interval(halfWidth: Double) -> (low: Float, high: Float) {
    let (low, high) = (Double(value) - halfWidth, Double(value) + halfWidth)
    let (below, above) = (Float(low), Float(high))
    return (
      Double(below) > low ? below.nextDown : below, Double(above) < high ? above.nextUp : above
    )
  }
}
