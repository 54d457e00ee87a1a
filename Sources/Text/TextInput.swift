/// A text, or a pair of texts such as a customer's history and an item.
///
/// ```swift
/// let inputs: [TextInput] = ["is EMI available?", TextInput("creatine powder", pair: "shaker bottle")]
/// ```
///
/// As JSON it is `{"text": "creatine powder", "pair": "shaker bottle"}`, without `pair` for a single text.
public struct TextInput: Sendable, Hashable, Codable {
  /// The text, or the first of the pair. It may be empty.
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

extension TextInput: ExpressibleByStringInterpolation {
  /// Creates a single text.
  public init(stringLiteral text: String) {
    self.init(text)
  }
}
