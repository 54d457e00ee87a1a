import FilbertCore
package import FilbertJSON

/// How good always answering the same set of labels is: those that more than half of the texts have. scikit-learn's
/// `DummyClassifier(strategy="most_frequent")` on an indicator matrix, which takes the more frequent value of each column
/// and 0 for a tie.
package struct MostFrequentSetBaseline: Sendable, Equatable {
  /// The labels that are always answered, ascending; often there are none.
  package let labels: [Int]
  /// Share of texts that have exactly these labels.
  package let subsetAccuracy: Double
  /// F1 averaged over all labels, each alike; 0 for one that is not answered.
  package let macroF1: Double

  /// - Parameters:
  ///   - gold: labels of each text, indices into `names`, each at most once.
  ///   - names: of all labels.
  /// - Returns: nil without texts.
  package init?(gold: [[Int]], names: [String]) {
    guard !gold.isEmpty else { return nil }
    var counts = [Int](repeating: 0, count: names.count)
    for label in gold.joined() { counts[label] += 1 }
    let labels = counts.indices.filter { 2 * counts[$0] > gold.count }
    let report = MultiLabelReport(gold: gold, predicted: gold.map { _ in labels }, names: names)
    self.labels = labels
    subsetAccuracy = report.subsetAccuracy
    macroF1 = report.macroAverage.f1
  }

  /// `labels` (their names), `subset_accuracy` and `macro_f1`.
  package func json(_ names: [String]) -> JSONValue {
    [
      "labels": .array(labels.map { .string(names[$0]) }),
      "subset_accuracy": .number(subsetAccuracy), "macro_f1": .number(macroF1),
    ]
  }

  /// A line for people, ending in a newline.
  package func text(_ names: [String], digits: Int) -> String {
    "baseline, always \(answer(names).escapedForTerminal): subset accuracy "
      + "\(fixedPoint(subsetAccuracy, digits: digits)), macro F1 \(fixedPoint(macroF1, digits: digits))\n"
  }

  /// What to say of a model with these figures; nil if one of them is better, or if the baseline is right everywhere.
  package func warning(subsetAccuracy: Double, macroF1: Double, _ names: [String]) -> String? {
    guard self.subsetAccuracy < 1, subsetAccuracy <= self.subsetAccuracy, macroF1 <= self.macroF1
    else { return nil }
    return
      "the model is no better here than always answering \(answer(names)) (subset accuracy "
      + "\(fixedPoint(subsetAccuracy, digits: 4)) against \(fixedPoint(self.subsetAccuracy, digits: 4)), macro F1 "
      + "\(fixedPoint(macroF1, digits: 4)) against \(fixedPoint(self.macroF1, digits: 4)))"
  }

  private func answer(_ names: [String]) -> String {
    labels.isEmpty ? "no label" : labels.lazy.map { names[$0].quoted }.listed(atMost: 5)
  }
}
