/// Precision, recall, F1 and support of labels of which any number may apply, and their averages: scikit-learn's
/// `classification_report` of indicator matrices, to the last character and the last bit. Undefined scores are 0
/// (`zero_division=0`).
///
/// Reference: scikit-learn 1.9, `sklearn/metrics/_classification.py`.
package struct MultiLabelReport: Sendable, Equatable {
  /// All labels in their order, even those that never occur.
  package let rows: [ClassificationReport.Row]
  /// All decisions, one for each text and label, in one.
  package let microAverage: LabelScores
  /// Every label counts alike.
  package let macroAverage: LabelScores
  /// Every label counts by its support.
  package let weightedAverage: LabelScores
  /// The mean of the scores of each text's own labels; a text without gold and predicted labels scores 0, as in
  /// scikit-learn.
  let samplesAverage: LabelScores
  /// Share of texts whose labels are all right and of which none is missing: scikit-learn's `accuracy_score`.
  package let subsetAccuracy: Double
  /// Share of wrong decisions among those for each text and label.
  package let hammingLoss: Double

  /// Compares predicted with gold labels, indices into `names`, each at most once in a text.
  ///
  /// - Precondition: `gold` and `predicted` are equally long and every index has a name.
  package init(gold: [[Int]], predicted: [[Int]], names: [String]) {
    precondition(
      gold.count == predicted.count, "\(gold.count) gold texts, \(predicted.count) predicted")
    var counts = [LabelCounts](repeating: LabelCounts(), count: names.count)
    var samples: [LabelScores] = []
    var (right, wrongDecisions) = (0, 0)
    for (gold, predicted) in zip(gold, predicted) {
      let labels = Set(gold)
      for label in gold { counts[label].gold += 1 }
      for label in predicted {
        counts[label].predicted += 1
        if labels.contains(label) { counts[label].truePositives += 1 }
      }
      let sample = LabelCounts(
        truePositives: predicted.count { labels.contains($0) }, predicted: predicted.count,
        gold: gold.count)
      samples.append(LabelScores(sample, zeroDivision: .zero))
      let wrong = sample.predicted + sample.gold - 2 * sample.truePositives
      if wrong == 0 { right += 1 }
      wrongDecisions += wrong
    }
    rows = zip(names, counts).map {
      .init(name: $0, scores: LabelScores($1, zeroDivision: .zero))
    }
    let scores = rows.map(\.scores)
    microAverage = LabelScores(counts.reduce(LabelCounts(), +), zeroDivision: .zero)
    macroAverage = .average(scores, bySupport: false)
    weightedAverage = .average(scores, bySupport: true)
    samplesAverage = .average(samples, bySupport: false)
    subsetAccuracy = Double(right) / Double(gold.count)
    hammingLoss = Double(wrongDecisions) / Double(gold.count * names.count)
  }

  /// The averages, under scikit-learn's names.
  var averages: [ClassificationReport.Row] {
    [
      .init(name: "micro avg", scores: microAverage),
      .init(name: "macro avg", scores: macroAverage),
      .init(name: "weighted avg", scores: weightedAverage),
      .init(name: "samples avg", scores: samplesAverage),
    ]
  }

  /// The report as `sklearn.metrics.classification_report` prints it, ending in a newline.
  package func text(digits: Int = 2) -> String {
    var table = ScoreTable(names: rows.map(\.name), digits: digits)
    for row in rows { table.write(row.name, row.scores) }
    table.writeBlank()
    for row in averages { table.write(row.name, row.scores) }
    return table.text
  }
}
