/// Precision, recall, F1 and support of every label and their averages: scikit-learn's
/// `classification_report`, to the last character and the last bit.
///
/// Reference: scikit-learn 1.9, `sklearn/metrics/_classification.py`.
package struct ClassificationReport: Sendable, Equatable {
  /// One label's line.
  package struct Row: Sendable, Equatable {
    package let name: String
    package let scores: LabelScores

    package init(name: String, scores: LabelScores) {
      self.name = name
      self.scores = scores
    }
  }

  /// The line above the averages.
  package enum Overall: Sendable, Equatable {
    /// The labels shown cover everything that occurs: micro precision, recall and F1 are all the
    /// share of right predictions.
    case accuracy(Double)
    /// Some labels were left out, so the three differ.
    case microAverage(LabelScores)
  }

  /// The labels, in label order.
  package let rows: [Row]
  package internal(set) var overall: Overall
  /// Every label counts alike.
  package let macroAverage: LabelScores
  /// Every label counts by its support.
  package let weightedAverage: LabelScores

  /// Whether no example at all was given its gold label.
  let nothingIsRight: Bool

  /// The number of examples with a label that is shown.
  package var support: Int { macroAverage.support }

  /// Builds the report from the counts of all labels.
  ///
  /// - Parameter labels: The distinct labels to show, as positions in `counts` and `names`.
  package init(
    counts: [LabelCounts], names: [String], labels: [Int]? = nil,
    zeroDivision: ZeroDivision = .zero
  ) {
    let present = counts.indices.filter { counts[$0].gold + counts[$0].predicted > 0 }
    let shown = labels ?? present
    rows = shown.map {
      Row(name: names[$0], scores: LabelScores(counts[$0], zeroDivision: zeroDivision))
    }
    let total = LabelScores(
      shown.reduce(LabelCounts()) { $0 + counts[$1] }, zeroDivision: zeroDivision)
    overall =
      Set(shown).isSuperset(of: present) ? .accuracy(total.precision) : .microAverage(total)
    let scores = rows.map(\.scores)
    macroAverage = .average(scores, bySupport: false)
    weightedAverage = .average(scores, bySupport: true)
    nothingIsRight = counts.allSatisfy { $0.truePositives == 0 }
  }

  /// Compares predictions with gold labels, both indices into `names`.
  ///
  /// - Parameters:
  ///   - labels: The distinct labels to show, in this order. By default those that occur in `gold` or in
  ///     `predicted`, ascending; a label in neither has no row then.
  ///   - zeroDivision: The value of an undefined score.
  /// - Precondition: `gold` and `predicted` are equally long and every index has a name.
  package init(
    gold: [Int], predicted: [Int], names: [String], labels: [Int]? = nil,
    zeroDivision: ZeroDivision = .zero
  ) {
    self.init(
      counts: LabelCounts.tally(gold: gold, predicted: predicted, labelCount: names.count),
      names: names, labels: labels, zeroDivision: zeroDivision)
  }

  /// Compares predictions with gold labels given by name; rows in code point order, as
  /// scikit-learn sorts strings.
  package init(
    gold: [String], predicted: [String], labels: [String]? = nil,
    zeroDivision: ZeroDivision = .zero
  ) {
    let index = LabelIndex(gold + predicted + (labels ?? []))
    self.init(
      gold: index.positions(of: gold), predicted: index.positions(of: predicted),
      names: index.names, labels: labels.map(index.positions(of:)), zeroDivision: zeroDivision)
  }
}
