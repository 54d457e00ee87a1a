package import FilbertJSON

/// The figures of a classification report with their intervals, mostly from multinomial draws of the confusion matrix.
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
    let tally = LabelCounts.tally(gold: gold, predicted: predicted, labelCount: names.count)
    let shown = tally.indices.filter { tally[$0].gold + tally[$0].predicted > 0 }
    let estimates = bootstrap.estimates(
      gold: gold, predictions: [predicted], labelCount: names.count
    ) { tallies in
      let tally = tallies[0]
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

/// Figures of counts, nil where they are not defined.
package struct LabelFigures {
  private let tally: [LabelCounts]

  package init(_ tally: [LabelCounts]) { self.tally = tally }

  /// The mean F1 of the labels that occur; nil without rows.
  package var macroF1: Double? { overall[1] }

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
