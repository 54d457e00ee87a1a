/// A regression model's prediction for one text.
///
/// As JSON it is `{"value": 42.5, "unreadTokens": 0, "windows": 1}`.
public struct RegressionPrediction: Sendable, Hashable {
  /// The number, in the unit of the data the model was trained on.
  public let value: Float
  /// Tokens that did not fit the model's length and were not read; 0 for a whole text.
  public let unreadTokens: Int
  /// Overlapping windows in which the text was read; 1 if it fits the model or was cut.
  public let windows: Int

  /// Creates a prediction, for example for the test of a route.
  ///
  /// - Precondition: `unreadTokens` is 0 or more, and `windows` 1 or more.
  public init(value: Float, unreadTokens: Int = 0, windows: Int = 1) {
    precondition(
      unreadTokens >= 0 && windows >= 1, "\(unreadTokens) unread tokens in \(windows) windows")
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

extension RegressionPrediction: CustomStringConvertible {
  /// The number: `42.5`.
  public var description: String { value.description }
}

extension RegressionPrediction: Codable {
  private enum CodingKeys: String, CodingKey {
    case value, unreadTokens, windows
  }

  /// Reads a prediction.
  ///
  /// - Throws: `DecodingError`, also for counts that no text has.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      value: try container.decode(Float.self, forKey: .value),
      unreadTokens: try container.decodeCount(forKey: .unreadTokens, atLeast: 0),
      windows: try container.decodeCount(forKey: .windows, atLeast: 1))
  }
}
