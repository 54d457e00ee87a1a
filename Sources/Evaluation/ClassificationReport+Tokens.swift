extension ClassificationReport {
  /// Compares tags token by token, each tag being a label: scikit-learn's report on the tags of all
  /// sentences in a row.
  ///
  /// Such a table flatters where most tokens are outside of entities, and half an entity found counts
  /// for something in it; ``SpanReport`` counts entities.
  ///
  /// - Parameter outside: Whether `O` has a row and counts in the averages. With it the overall line is
  ///   the accuracy; without it the micro average, as scikit-learn prints when labels are left out.
  /// - Precondition: both hold sentences of the same lengths.
  package init(goldTags gold: [[String]], predictedTags predicted: [[String]], outside: Bool) {
    requireEqualLengths(gold, predicted)
    let index = LabelIndex(Array(gold.joined()) + predicted.joined())
    self.init(
      gold: index.positions(of: Array(gold.joined())),
      predicted: index.positions(of: Array(predicted.joined())), names: index.names,
      labels: outside ? nil : index.names.indices.filter { index.names[$0] != "O" })
  }
}

/// Traps unless both hold sentences of the same lengths.
func requireEqualLengths(_ gold: [[String]], _ predicted: [[String]]) {
  precondition(
    gold.count == predicted.count,
    "\(gold.count) gold sentences against \(predicted.count) predicted sentences")
  for (sentence, (gold, predicted)) in zip(gold, predicted).enumerated() {
    precondition(
      gold.count == predicted.count,
      "sentence \(sentence) has \(gold.count) gold tags and \(predicted.count) predicted tags")
  }
}
