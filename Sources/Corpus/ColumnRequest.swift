/// The columns the user named; nil ones are chosen by ``ColumnChoice``.
package struct ColumnRequest: Sendable, Equatable {
  /// The column of the text.
  package var text: String?
  /// The column of the second text of a pair.
  package var pair: String?
  /// The column of the label or of the number to predict.
  package var label: String?
  /// The columns, one per label, that hold whether it applies; none if a column lists the labels.
  package var labels: [String]
  /// A column of the label that is chosen if the file has it and ``label`` names none.
  package var likelyLabel: String?
  /// The label is a number: its column has other usual names.
  package var predictsNumber: Bool

  /// A request; without arguments everything is chosen.
  package init(
    text: String? = nil, pair: String? = nil, label: String? = nil, labels: [String] = [],
    likelyLabel: String? = nil, predictsNumber: Bool = false
  ) {
    self.text = text
    self.pair = pair
    self.label = label
    self.labels = labels
    self.likelyLabel = likelyLabel
    self.predictsNumber = predictsNumber
  }
}
