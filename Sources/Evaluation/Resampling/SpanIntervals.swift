package import FilbertJSON
package import FilbertTagging

/// The figures of a report of entities with their intervals. Sentences are drawn, each with all its entities, since
/// entities of one sentence are not independent.
package struct SpanIntervals: Sendable, Equatable {
  /// Of all entities.
  package let precision: Estimate?
  package let recall: Estimate?
  package let f1: Estimate?
  /// The types of the report, in its order.
  package let types: [ClassificationIntervals.Label]

  /// - Precondition: as many sentences on both sides.
  package init(gold: [[Span]], predicted: [[Span]], bootstrap: Bootstrap = Bootstrap()) {
    let sentences = IndexedSentences(gold: gold, predicted: predicted)
    let counts = LabelSums(labelCount: sentences.types.count)
    guard counts.width > 0 else {
      (precision, recall, f1, types) = (nil, nil, nil, [])
      return
    }
    var sums = RowSums(rows: gold.count, width: counts.width, bootstrap: bootstrap)
    for (row, pair) in sentences.pairs.enumerated() {
      counts.add(pair, row: row, to: &sums)
    }
    let estimates = bootstrap.estimates(of: sums) { sums in
      let tally = counts.tally(sums)
      return LabelFigures.own(tally.reduce(LabelCounts(), +)) + tally.flatMap(LabelFigures.own)
    }
    (precision, recall, f1) = (estimates[0], estimates[1], estimates[2])
    types = sentences.types.enumerated().map { place, name in
      let start = 3 + 3 * place
      return .init(
        name: name, precision: estimates[start], recall: estimates[start + 1],
        f1: estimates[start + 2])
    }
  }
}

extension SpanIntervals {
  /// `precision`, `recall`, `f1`, and `types`: an object for each with `label` and the same three.
  package var json: JSONValue {
    [
      "precision": precision.json, "recall": recall.json, "f1": f1.json,
      "types": .array(types.map(\.json)),
    ]
  }
}
