/// What a classifier says of one text.
public struct Prediction: Sendable, Equatable {
  /// The most probable label.
  public let label: String
  /// Its probability by softmax, from 0 to 1.
  ///
  /// Fine-tuned models tend to be surer than they are right (Guo et al. 2017): choose thresholds on
  /// labelled data of your own.
  public let probability: Float
  /// The probability of every label, in the order of ``TextClassifier/labels``; they add up to 1.
  public let probabilities: [Float]
  /// Tokens that did not fit the model's length and were not read; 0 for a whole text.
  public let unreadTokens: Int
  /// Overlapping windows in which the text was read; 1 where it fits the model or was cut.
  public let windows: Int
}
