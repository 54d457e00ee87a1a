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

extension MultiLabelIntervals {
  /// `subset_accuracy`, `hamming_loss`, `micro_f1`, `macro_f1`, and `labels` as those of a report of one label.
  package var json: JSONValue {
    [
      "subset_accuracy": subsetAccuracy.json, "hamming_loss": hammingLoss.json,
      "micro_f1": microF1.json, "macro_f1": macroF1.json, "labels": .array(labels.map(\.json)),
    ]
  }
}
