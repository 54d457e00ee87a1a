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

  /// Adds the entities of a sentence.
  func add(
    _ pair: (gold: Set<IndexedSpan>, predicted: Set<IndexedSpan>), row: Int, to sums: inout RowSums
  ) {
    for span in pair.gold { sums.add(1, to: 3 * span.type + 2, row: row) }
    for span in pair.predicted { sums.add(1, to: 3 * span.type + 1, row: row) }
    for span in pair.gold.intersection(pair.predicted) {
      sums.add(1, to: 3 * span.type, row: row)
    }
  }

  /// The counts in ``width`` of `sums` from `start`.
  func tally(_ sums: [Double], from start: Int = 0) -> [LabelCounts] {
    (0..<labelCount).map { label -> LabelCounts in
      let start = start + 3 * label
      return LabelCounts(
        truePositives: Int(sums[start]), predicted: Int(sums[start + 1]),
        gold: Int(sums[start + 2]))
    }
  }
}
