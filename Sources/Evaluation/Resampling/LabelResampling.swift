extension Bootstrap {
  /// Estimates of figures of the counts of every label, for each of some models that predicted the same rows.
  ///
  /// They depend on a row only by its gold label and its predictions, so the combinations that occur are cells, which
  /// are drawn exactly. If there are more than ``LabelCells/mostCells``, as with hundreds of labels, that would take
  /// seconds; then the counts are sums over rows, see ``RowSums``.
  ///
  /// - Precondition: all are equally long, and within `0..<labelCount`.
  func estimates(
    gold: [Int], predictions: [[Int]], labelCount: Int, mostCells: Int = LabelCells.mostCells,
    figures: (_ tallies: [[LabelCounts]]) -> [Double?]
  ) -> [Estimate?] {
    for predicted in predictions {
      precondition(
        gold.count == predicted.count, "\(gold.count) gold, \(predicted.count) predicted")
    }
    let models = predictions.indices
    if let cells = LabelCells(
      gold: gold, predictions: predictions, labelCount: labelCount, mostCells: mostCells)
    {
      return estimates(ofCells: cells.counts) { counts in
        figures(models.map { cells.tally(of: $0, counts: counts) })
      }
    }
    let counts = LabelSums(labelCount: labelCount)
    var sums = RowSums(rows: gold.count, width: models.count * counts.width, bootstrap: self)
    for row in gold.indices {
      for model in models {
        counts.add(
          gold: [gold[row]], predicted: [predictions[model][row]], row: row,
          from: model * counts.width, to: &sums)
      }
    }
    return estimates(of: sums) { sums in
      figures(models.map { counts.tally(sums, from: $0 * counts.width) })
    }
  }
}

/// The distinct combinations of a gold label and the predictions of one or more models, and how many rows have each.
struct LabelCells {
  /// More cells are slower to draw than sums.
  static let mostCells = 5000

  let counts: [Int]
  /// The labels of the cells: gold, then the predictions; `[cells x (1 + models)]`.
  private let labels: [Int]
  private let width: Int
  private let labelCount: Int

  /// - Returns: nil if there are more than `mostCells`.
  init?(gold: [Int], predictions: [[Int]], labelCount: Int, mostCells: Int) {
    var count: [Int: Int] = [:]
    for row in gold.indices {
      let key = predictions.reduce(gold[row]) { $0 * labelCount + $1[row] }
      count[key, default: 0] += 1
      if count.count > mostCells { return nil }
    }
    // By key, so that nothing depends on the order of a hash table.
    let keys = count.keys.sorted()
    counts = keys.map { count[$0] ?? 0 }
    labels = keys.flatMap { key in
      var rest = key
      var reversed: [Int] = []
      for _ in 0...predictions.count {
        reversed.append(rest % labelCount)
        rest /= labelCount
      }
      return reversed.reversed()
    }
    width = 1 + predictions.count
    self.labelCount = labelCount
  }

  /// The counts of every label for the predictions of a model.
  func tally(of model: Int, counts: [Int]) -> [LabelCounts] {
    var tally = [LabelCounts](repeating: LabelCounts(), count: labelCount)
    for (cell, count) in counts.enumerated() where count > 0 {
      let (gold, predicted) = (labels[cell * width], labels[cell * width + model + 1])
      tally[gold].gold += count
      tally[predicted].predicted += count
      if gold == predicted { tally[gold].truePositives += count }
    }
    return tally
  }
}
