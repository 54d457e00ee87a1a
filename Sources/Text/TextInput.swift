/// A text, or a pair of texts such as a customer's history and an item.
public struct TextInput: Sendable, Hashable {
  /// The text, or the first of the pair.
  public var text: String
  /// The second of the pair.
  public var pair: String?

  /// Creates an input from a text, or from a pair in the order in which the model was trained on
  /// pairs.
  public init(_ text: String, pair: String? = nil) {
    self.text = text
    self.pair = pair
  }
}
