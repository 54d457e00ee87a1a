extension ClassificationReport {
  /// Compares tags token by token, each tag being a label: scikit-learn's report on the tags of all
  /// sentences in a row.
  ///
  /// Such a table flatters if most tokens are outside of entities, and gives credit for half an entity; ``SpanReport``
  /// counts entities.
  ///
  /// - Precondition: both hold sentences of the same lengths.
  package init(goldTags gold: [[String]], predictedTags predicted: [[String]]) {
    requireEqualLengths(gold, predicted)
    self.init(gold: Array(gold.joined()), predicted: Array(predicted.joined()))
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
