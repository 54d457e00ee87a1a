package import FilbertJSON

/// The figures of a classification report with their intervals, from multinomial draws of the confusion matrix.
package struct ClassificationIntervals: Sendable, Equatable {
  /// The figures of one label; nil if a figure is not defined.
  package struct Label: Sendable, Equatable {
    package let name: String
    package let precision: Estimate?
    package let recall: Estimate?
    package let f1: Estimate?

    package init(name: String, precision: Estimate?, recall: Estimate?, f1: Estimate?) {
      (self.name, self.precision, self.recall, self.f1) = (name, precision, recall, f1)
    }
  }

  package let accuracy: Estimate?
  package let macroF1: Estimate?
  package let weightedF1: Estimate?
  /// The labels of the report, in its order.
  package let labels: [Label]

  /// - Precondition: `gold` and `predicted` are equally long and every index has a name.
  package init(gold: [Int], predicted: [Int], names: [String], bootstrap: Bootstrap = Bootstrap()) {
    let cells = LabelCells(gold: gold, predictions: [predicted], labelCount: names.count)
    let tally = LabelCounts.tally(gold: gold, predicted: predicted, labelCount: names.count)
    let shown = tally.indices.filter { tally[$0].gold + tally[$0].predicted > 0 }
    let estimates = bootstrap.estimates(ofCells: cells.counts) { counts in
      let tally = cells.tally(of: 0, counts: counts)
      return LabelFigures(tally).overall + shown.flatMap { LabelFigures.own(tally[$0]) }
    }
    (accuracy, macroF1, weightedF1) = (estimates[0], estimates[1], estimates[2])
    labels = shown.enumerated().map { place, label in
      let start = 3 + 3 * place
      return Label(
        name: names[label], precision: estimates[start], recall: estimates[start + 1],
        f1: estimates[start + 2])
    }
  }
}

/// The distinct combinations of a gold label and the predictions of one or more models, and how many rows have each.
struct LabelCells {
  let counts: [Int]
  /// The labels of each cell: gold, then the predictions.
  private let labels: [[Int]]
  private let labelCount: Int

  /// - Precondition: all are equally long, and within `0..<labelCount`.
  init(gold: [Int], predictions: [[Int]], labelCount: Int) {
    for predicted in predictions {
      precondition(
        gold.count == predicted.count, "\(gold.count) gold, \(predicted.count) predicted")
    }
    var count: [Int: Int] = [:]
    for row in gold.indices {
      let key = predictions.reduce(gold[row]) { $0 * labelCount + $1[row] }
      count[key, default: 0] += 1
    }
    // By key, so that nothing depends on the order of a hash table.
    let keys = count.keys.sorted()
    counts = keys.map { count[$0] ?? 0 }
    labels = keys.map { key in
      var rest = key
      var reversed: [Int] = []
      for _ in 0...predictions.count {
        reversed.append(rest % labelCount)
        rest /= labelCount
      }
      return reversed.reversed()
    }
    self.labelCount = labelCount
  }

  /// The counts of every label for the predictions of a model.
  func tally(of model: Int, counts: [Int]) -> [LabelCounts] {
    var tally = [LabelCounts](repeating: LabelCounts(), count: labelCount)
    for (cell, count) in counts.enumerated() where count > 0 {
      let (gold, predicted) = (labels[cell][0], labels[cell][model + 1])
      tally[gold].gold += count
      tally[predicted].predicted += count
      if gold == predicted { tally[gold].truePositives += count }
    }
    return tally
  }
}

/// Figures of counts, nil where they are not defined.
struct LabelFigures {
  private let tally: [LabelCounts]

  init(_ tally: [LabelCounts]) { self.tally = tally }

  /// Accuracy, macro and weighted F1, over the labels that occur.
  var overall: [Double?] {
    let rows = tally.reduce(0) { $0 + $1.gold }
    guard rows > 0 else { return [nil, nil, nil] }
    let right = tally.reduce(0) { $0 + $1.truePositives }
    let scores = tally.filter { $0.gold + $0.predicted > 0 }
      .map { LabelScores($0, zeroDivision: .zero) }
    return [
      Double(right) / Double(rows), LabelScores.average(scores, bySupport: false).f1,
      LabelScores.average(scores, bySupport: true).f1,
    ]
  }

  /// Precision, recall and F1 of a label.
  static func own(_ counts: LabelCounts) -> [Double?] {
    let scores = LabelScores(counts, zeroDivision: .notANumber)
    return [scores.precision, scores.recall, scores.f1].map { $0.isNaN ? nil : $0 }
  }
}

extension ClassificationIntervals {
  /// `accuracy`, `macro_f1` and `weighted_f1`, and `labels`: an object for each with `label`, `precision`, `recall` and
  /// `f1`.
  package var json: JSONValue {
    [
      "accuracy": accuracy.json, "macro_f1": macroF1.json, "weighted_f1": weightedF1.json,
      "labels": .array(labels.map(\.json)),
    ]
  }
}

extension ClassificationIntervals.Label {
  var json: JSONValue {
    [
      "label": .string(name), "precision": precision.json, "recall": recall.json, "f1": f1.json,
    ]
  }
}
