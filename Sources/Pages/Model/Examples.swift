package import FilbertCharts

/// Texts with what a model answered, and why.
package struct Examples: Sendable {
  /// The most examples that are shown, whatever the limit.
  package static let greatestLimit = 200

  /// The examples, the most important first.
  package var items: [Example]
  /// The most that are shown; the page says how many more there are.
  package var limit: Int

  /// Creates a list of examples.
  package init(_ items: [Example], limit: Int = 30) {
    self.items = items
    self.limit = min(limit, Self.greatestLimit)
  }
}

/// A text with what a model answered.
package struct Example: Sendable {
  /// What links to it name; nil if nothing leads to it.
  package var id: String?
  /// The text, in pieces that may be highlighted.
  package var text: [TextSpan]
  /// Label, prediction, probability, row: what stands above the text.
  package var facts: [Fact]
  /// What stands below the text.
  package var note: Phrase?

  /// Creates an example.
  package init(id: String? = nil, _ text: [TextSpan], facts: [Fact] = [], note: Phrase? = nil) {
    self.id = id
    self.text = text
    self.facts = facts
    self.note = note
  }
}

/// A piece of a text.
package struct TextSpan: Sendable {
  /// What the highlight of a piece says.
  package enum Highlight: Sendable {
    /// How much a word speaks for an answer, from -1 (against it) to 1.
    case weight(Double)
    /// What a piece is, such as an entity that was found, missed or invented.
    case tag(Phrase, PageTable.Tone)
  }

  /// The characters.
  package var text: String
  /// Its highlight; nil for none.
  package var highlight: Highlight?

  /// Creates a piece.
  package init(_ text: String, _ highlight: Highlight? = nil) {
    self.text = text
    self.highlight = highlight
  }
}
