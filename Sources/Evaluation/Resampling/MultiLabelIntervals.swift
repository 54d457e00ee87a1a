package import FilbertJSON

/// The figures of a report of sets of labels with their intervals. Texts are drawn, each with all its labels.
package struct MultiLabelIntervals: Sendable, Equatable {
  package let subsetAccuracy: Estimate?
  package let hammingLoss: Estimate?
  package let microF1: Estimate?
  package let macroF1: Estimate?
  /// All labels, in their order.
  package let labels: [ClassificationIntervals.Label]

  /// - Precondition: `gold` and `predicted` are equally long; labels are indices into `names`, each at most once in a
  ///   text.
  package init(
    gold: [[Int]], predicted: [[Int]], names: [String], bootstrap: Bootstrap = Bootstrap()
  ) {
    precondition(gold.count == predicted.count, "\(gold.count) gold, \(predicted.count) predicted")
    let counts = LabelSums(labelCount: names.count)
    var sums = RowSums(rows: gold.count, width: counts.width + 2, bootstrap: bootstrap)
    let (rows, right) = (counts.width, counts.width + 1)
    for row in gold.indices {
      counts.add(gold: gold[row], predicted: predicted[row], row: row, to: &sums)
      sums.add(1, to: rows, row: row)
      if Set(gold[row]) == Set(predicted[row]) { sums.add(1, to: right, row: row) }
    }
    let estimates = bootstrap.estimates(of: sums) { sums in
      guard sums[rows] > 0 else { return [Double?](repeating: nil, count: 4 + 3 * names.count) }
      let tally = counts.tally(sums)
      let all = tally.reduce(LabelCounts(), +)
      let wrong = Double(all.gold + all.predicted - 2 * all.truePositives)
      let scores = tally.map { LabelScores($0, zeroDivision: .zero) }
      return [
        sums[right] / sums[rows], wrong / (sums[rows] * Double(names.count)),
        LabelFigures.own(all)[2], LabelScores.average(scores, bySupport: false).f1,
      ] + tally.flatMap(LabelFigures.own)
    }
    (subsetAccuracy, hammingLoss) = (estimates[0], estimates[1])
    (microF1, macroF1) = (estimates[2], estimates[3])
    labels = names.indices.map { label in
      let start = 4 + 3 * label
      return .init(
        name: names[label], precision: estimates[start], recall: estimates[start + 1],
        f1: estimates[start + 2])
    }
  }
}

/// True positives, predictions and gold labels of each label as sums over rows.
struct LabelSums {
  let labelCount: Int
  /// How many sums there are.
  var width: Int { 3 * labelCount }

  /// Adds the labels of a text to the sums from `start`.
  func add(
    gold: [Int], predicted: [Int], row: Int, from start: Int = 0, to sums: inout RowSums
  ) {
    for label in gold { sums.add(1, to: start + 3 * label + 2, row: row) }
    for label in predicted {
      sums.add(1, to: start + 3 * label + 1, row: row)
      if gold.contains(label) { sums.add(1, to: start + 3 * label, row: row) }
    }
  }

  /// Adds the entities of a sentence to the sums from `start`.
  func add(
    _ pair: (gold: Set<IndexedSpan>, predicted: Set<IndexedSpan>), row: Int, from start: Int = 0,
    to sums: inout RowSums
  ) {
    for span in pair.gold { sums.add(1, to: start + 3 * span.type + 2, row: row) }
    for span in pair.predicted { sums.add(1, to: start + 3 * span.type + 1, row: row) }
    for span in pair.gold.intersection(pair.predicted) {
      sums.add(1, to: start + 3 * span.type, row: row)
    }
  }

  /// The counts in the first ``width`` of `sums`.
  func tally(_ sums: [Double]) -> [LabelCounts] {
    (0..<labelCount).map { label -> LabelCounts in
      let start = 3 * label
      return LabelCounts(
        truePositives: Int(sums[start]), predicted: Int(sums[start + 1]),
        gold: Int(sums[start + 2]))
    }
  }
}

extension MultiLabelIntervals {
  /// `subset_accuracy`, `hamming_loss`, `micro_f1`, `macro_f1`, and `labels` as those of a report of one label.
  package var json: JSONValue {
    [
      "subset_accuracy": subsetAccuracy.json, "hamming_loss": hammingLoss.json,
      "micro_f1": microF1.json, "macro_f1": macroF1.json, "labels": .array(labels.map(\.json)),
    ]
  }
}
