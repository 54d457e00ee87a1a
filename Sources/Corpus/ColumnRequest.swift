/// The columns the user named; nil ones are chosen by ``ColumnChoice``.
package struct ColumnRequest: Sendable, Equatable {
  /// The column of the text.
  package var text: String?
  /// The column of the second text of a pair.
  package var pair: String?
  /// The column of the label.
  package var label: String?

  /// A request; without arguments everything is chosen.
  package init(text: String? = nil, pair: String? = nil, label: String? = nil) {
    self.text = text
    self.pair = pair
    self.label = label
  }
}
