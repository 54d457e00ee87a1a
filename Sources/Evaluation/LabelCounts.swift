/// Everything precision, recall and F1 of one label depend on.
package struct LabelCounts: Sendable, Equatable {
  /// Examples that carry the label and were given it.
  package var truePositives: Int
  /// Examples that were given the label.
  package var predicted: Int
  /// Examples that carry the label: its support.
  package var gold: Int

  package init(truePositives: Int = 0, predicted: Int = 0, gold: Int = 0) {
    self.truePositives = truePositives
    self.predicted = predicted
    self.gold = gold
  }

  /// Adds up counts, as the micro average does.
  package static func + (a: LabelCounts, b: LabelCounts) -> LabelCounts {
    LabelCounts(
      truePositives: a.truePositives + b.truePositives, predicted: a.predicted + b.predicted,
      gold: a.gold + b.gold)
  }

  /// Counts every label of `0..<labelCount`.
  ///
  /// - Precondition: `gold` and `predicted` are equally long and within the range.
  static func tally(gold: [Int], predicted: [Int], labelCount: Int) -> [LabelCounts] {
    precondition(
      gold.count == predicted.count,
      "\(gold.count) gold labels against \(predicted.count) predicted labels")
    var counts = [LabelCounts](repeating: LabelCounts(), count: labelCount)
    for (label, guess) in zip(gold, predicted) {
      counts[label].gold += 1
      counts[guess].predicted += 1
      if label == guess { counts[label].truePositives += 1 }
    }
    return counts
  }
}
