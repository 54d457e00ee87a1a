/// What a classifier says of one text.
public struct Prediction: Sendable, Equatable {
  /// The most probable label.
  public let label: String
  /// Its probability.
  public let probability: Float
  /// The probability of every label, in the order of ``TextClassifier/labels``; they add up to 1.
  public let probabilities: [Float]
  /// Tokens that did not fit the model's length and were not read; 0 for a whole text.
  public let unreadTokens: Int
}
