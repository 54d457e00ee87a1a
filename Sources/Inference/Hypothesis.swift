import FilbertCore

extension Prediction {
  /// A label that a text may have, with its probability.
  public struct Hypothesis: Sendable, Hashable, Codable, CustomStringConvertible {
    /// The label.
    public let label: String
    /// Its probability, from 0 to 1.
    public let probability: Float

    /// Creates a hypothesis.
    public init(label: String, probability: Float) {
      (self.label, self.probability) = (label, probability)
    }

    /// The label and three decimals: `buying 0.996`.
    public var description: String { "\(label) \(fixedPoint(Double(probability), digits: 3))" }
  }
}
