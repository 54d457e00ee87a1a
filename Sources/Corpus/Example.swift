/// One labelled text, or pair of texts.
package struct Example: Sendable, Equatable {
  /// The text.
  package let text: String
  /// The second text of a pair.
  package let pair: String?
  /// The label as it stands in the file.
  package let label: String?
  /// The line, 1-based, on which the row begins.
  package let line: Int

  /// An example.
  package init(text: String, pair: String? = nil, label: String? = nil, line: Int = 0) {
    self.text = text
    self.pair = pair
    self.label = label
    self.line = line
  }
}
