package import FilbertTagging

/// Precision, recall, F1 and support of every type of entity and their averages: seqeval's
/// `classification_report`, to the last character and the last bit.
///
/// An entity is right if its tokens and its type are. Scores without a denominator are 0 (seqeval's
/// `zero_division` of 0, or "warn" without the warning).
///
/// Reference: seqeval 1.2.2, `seqeval/metrics`.
package struct SpanReport: Sendable, Equatable {
  /// The types that occur among gold or predicted entities, in code point order.
  package let rows: [ClassificationReport.Row]
  /// All entities in one: the figures usually published. See ``precision``, ``recall``, ``f1``.
  package let microAverage: LabelScores
  /// Every type counts the same; NaN, as in seqeval, if no entity occurs at all.
  package let macroAverage: LabelScores
  /// Every type counts by its support.
  package let weightedAverage: LabelScores

  /// Micro-averaged precision.
  package var precision: Double { microAverage.precision }
  /// Micro-averaged recall.
  package var recall: Double { microAverage.recall }
  /// Micro-averaged F1.
  package var f1: Double { microAverage.f1 }
  /// Gold entities.
  package var support: Int { microAverage.support }

  /// Builds the report from the counts of entities of each type, which should be in code point order.
  package init(counts: [LabelCounts], types: [String]) {
    rows = zip(types, counts).map { .init(name: $0, scores: LabelScores(entities: $1)) }
    microAverage = LabelScores(entities: counts.reduce(LabelCounts(), +))
    let scores = rows.map(\.scores)
    macroAverage = .average(scores, bySupport: false)
    weightedAverage =
      microAverage.support == 0
      ? LabelScores(precision: 0, recall: 0, f1: 0, support: 0)
      : .average(scores, bySupport: true)
  }

  /// Compares the entities of sentences; an entity given twice counts once.
  ///
  /// - Precondition: as many sentences on both sides.
  package init(gold: [[Span]], predicted: [[Span]]) {
    let sentences = IndexedSentences(gold: gold, predicted: predicted)
    var counts = [LabelCounts](repeating: LabelCounts(), count: sentences.types.count)
    for (gold, predicted) in sentences.pairs {
      for span in gold { counts[span.type].gold += 1 }
      for span in predicted { counts[span.type].predicted += 1 }
      for span in gold.intersection(predicted) { counts[span.type].truePositives += 1 }
    }
    self.init(counts: counts, types: sentences.types)
  }

  /// Compares the tags of sentences.
  ///
  /// - Precondition: both hold sentences of the same lengths.
  package init(
    goldTags gold: [[String]], predictedTags predicted: [[String]], reading: SpanReading
  ) {
    requireEqualLengths(gold, predicted)
    self.init(gold: reading.spans(of: gold), predicted: reading.spans(of: predicted))
  }
}

extension LabelScores {
  /// The scores of one type of entity.
  ///
  /// F1 comes from precision and recall, not from the counts as scikit-learn's: seqeval does so, and
  /// the two differ in the last bits.
  fileprivate init(entities counts: LabelCounts) {
    func ratio(_ numerator: Int, _ denominator: Int) -> Double {
      denominator == 0 ? 0 : Double(numerator) / Double(denominator)
    }
    let precision = ratio(counts.truePositives, counts.predicted)
    let recall = ratio(counts.truePositives, counts.gold)
    let sum = precision + recall
    self.init(
      precision: precision, recall: recall, f1: sum == 0 ? 0 : 2 * precision * recall / sum,
      support: counts.gold)
  }
}
