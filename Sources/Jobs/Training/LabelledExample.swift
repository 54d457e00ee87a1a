/// A text, a pair of texts or a sentence, with what a model should learn to answer.
///
/// ```swift
/// LabelledExample("do you deliver to Pune?", label: "buying")
/// LabelledExample("late, and the box was open", labels: ["delivery", "packaging"])
/// LabelledExample("great value", number: 4.5)
/// LabelledExample(words: ["red", "Nike", "shoes"], tags: ["O", "B-BRAND", "O"])
/// LabelledExample("how do I return it?", item: "Returns are free within 30 days.")
/// ```
public struct LabelledExample: Sendable, Hashable {
  enum Target: Hashable {
    case label(String)
    case labels([String])
    case number(Double)
    case tags([String])
    /// The second text is what belongs to the first.
    case item
  }

  /// One for a text; the words of a sentence.
  let texts: [String]
  let pair: String?
  let target: Target

  /// A text, or a pair of texts, with its label.
  public init(_ text: String, pair: String? = nil, label: String) {
    (texts, self.pair, target) = ([text], pair, .label(label))
  }

  /// A text, or a pair of texts, with all labels that apply; there may be none.
  public init(_ text: String, pair: String? = nil, labels: [String]) {
    (texts, self.pair, target) = ([text], pair, .labels(labels))
  }

  /// A text, or a pair of texts, with its number.
  public init(_ text: String, pair: String? = nil, number: Double) {
    (texts, self.pair, target) = ([text], pair, .number(number))
  }

  /// A sentence with a tag for every word, such as `B-BRAND`, `I-BRAND` and `O`.
  public init(words: [String], tags: [String]) {
    (texts, pair, target) = (words, nil, .tags(tags))
  }

  /// A text and one that belongs to it, such as a question and its answer.
  public init(_ query: String, item: String) {
    (texts, pair, target) = ([query], item, .item)
  }
}
