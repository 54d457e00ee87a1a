package import FilbertTagging

/// Where predicted entities go wrong: every gold and every predicted span in exactly one class.
///
/// Spans of a sentence are paired in four rounds: first those with the same tokens and type, then those with the same
/// tokens, then those of the same type that share a token, then any that share a token. In each round gold spans come
/// in order of begin, then end, then type, and each takes the first predicted span, in the same order, that is still
/// free and fits. The others are missed or spurious.
///
/// So an entity found in two pieces is one with wrong boundaries and one spurious. A span given twice
/// counts once.
package struct SpanErrors: Sendable, Equatable {
  /// Spans of each class.
  package struct Counts: Sendable, Equatable {
    /// Pairs with the same tokens and type.
    package var right = 0
    /// Pairs with the same tokens and another type.
    package var wrongType = 0
    /// Pairs of the same type that share some tokens, but not all.
    package var wrongBoundaries = 0
    /// Pairs of another type that share some tokens, but not all.
    package var bothWrong = 0
    /// Gold spans in no pair.
    package var missed = 0
    /// Predicted spans in no pair.
    package var spurious = 0

    package init() {}

    /// Gold spans counted: all classes except ``spurious``.
    package var gold: Int { right + wrongType + wrongBoundaries + bothWrong + missed }

    static func + (a: Counts, b: Counts) -> Counts {
      var sum = a
      for count in Counts.classes.map(\.count) { sum[keyPath: count] += b[keyPath: count] }
      return sum
    }
  }

  /// The types that occur, in code point order.
  package let types: [String]
  /// The counts of each type: pairs and missed spans under the type of the gold span, spurious ones
  /// under their own.
  package let counts: [Counts]
  /// The counts of all types.
  package let total: Counts
  /// The types of the pairs with the same tokens, ``Counts/right`` and ``Counts/wrongType``.
  package let typeConfusion: ConfusionMatrix

  /// Compares the entities of sentences.
  ///
  /// - Precondition: as many sentences on both sides.
  /// - Complexity: linear in the number of spans except for sorting them, if the spans of a side do
  ///   not overlap each other.
  package init(gold: [[Span]], predicted: [[Span]]) {
    let sentences = IndexedSentences(gold: gold, predicted: predicted)
    var counts = [Counts](repeating: Counts(), count: sentences.types.count)
    var confused: (gold: [Int], predicted: [Int]) = ([], [])
    for (gold, predicted) in sentences.pairs {
      let pairing = SpanPairing(gold: gold, predicted: predicted)
      for (gold, predicted) in pairing.pairs {
        switch (gold.type == predicted.type, gold.hasBoundaries(of: predicted)) {
        case (true, true): counts[gold.type].right += 1
        case (false, true): counts[gold.type].wrongType += 1
        case (true, false): counts[gold.type].wrongBoundaries += 1
        case (false, false): counts[gold.type].bothWrong += 1
        }
        guard gold.hasBoundaries(of: predicted) else { continue }
        confused.gold.append(gold.type)
        confused.predicted.append(predicted.type)
      }
      for span in pairing.missed { counts[span.type].missed += 1 }
      for span in pairing.spurious { counts[span.type].spurious += 1 }
    }
    types = sentences.types
    self.counts = counts
    total = counts.reduce(Counts(), +)
    typeConfusion = ConfusionMatrix(
      gold: confused.gold, predicted: confused.predicted, names: sentences.types)
  }
}

extension SpanErrors.Counts {
  /// The classes in the order of tables, as tables and as JSON name them.
  static var classes: [(name: String, key: String, count: WritableKeyPath<Self, Int>)] {
    [
      ("right", "right", \.right), ("wrong type", "wrong_type", \.wrongType),
      ("wrong boundaries", "wrong_boundaries", \.wrongBoundaries),
      ("both wrong", "both_wrong", \.bothWrong), ("missed", "missed", \.missed),
      ("spurious", "spurious", \.spurious),
    ]
  }
}
