import FilbertCore
package import FilbertJSON

/// How good always answering the most frequent label is: what a model must beat to be of any use. scikit-learn's
/// `DummyClassifier(strategy="most_frequent")`; of equally frequent labels the first by code point, as there.
package struct MostFrequentBaseline: Sendable, Equatable {
  /// The label that is always answered.
  package let label: Int
  /// Share of the examples that have it.
  package let accuracy: Double
  /// F1 averaged over the labels that occur, each alike.
  package let macroF1: Double

  /// - Parameters:
  ///   - training: labels of the examples that the constant is learned from; by default those it is compared with.
  ///   - gold: labels of the examples it is compared with.
  ///   - names: of all labels; both hold indices into them.
  /// - Returns: nil if either has no example.
  package init?(learnedFrom training: [Int]? = nil, gold: [Int], names: [String]) {
    var counts = [Int](repeating: 0, count: names.count)
    for label in training ?? gold { counts[label] += 1 }
    let most = counts.max() ?? 0
    let candidates = counts.indices.filter { counts[$0] == most }
    guard most > 0, !gold.isEmpty,
      let label = candidates.min(by: { ExactString(names[$0]) < ExactString(names[$1]) })
    else { return nil }
    self.label = label
    accuracy = Double(gold.count { $0 == label }) / Double(gold.count)
    let report = ClassificationReport(
      gold: gold, predicted: gold.map { _ in label }, names: names)
    macroF1 = report.macroAverage.f1
  }

  /// `label` (its name), `accuracy` and `macro_f1`.
  package func json(_ names: [String]) -> JSONValue {
    [
      "label": .string(names[label]), "accuracy": .number(accuracy), "macro_f1": .number(macroF1),
    ]
  }

  /// A line for people, ending in a newline.
  package func text(_ names: [String], digits: Int) -> String {
    "baseline, always \(names[label].quoted.escapedForTerminal): accuracy "
      + "\(fixedPoint(accuracy, digits: digits)), macro F1 \(fixedPoint(macroF1, digits: digits))\n"
  }

  /// What to say of a model with this `accuracy`; nil if it is better, or if all examples have one label, where nothing
  /// could be.
  package func warning(_ accuracy: Double, _ names: [String]) -> String? {
    guard self.accuracy < 1, accuracy <= self.accuracy else { return nil }
    return
      "the model is no better here than always answering \(names[label].quoted) (accuracy "
      + "\(fixedPoint(accuracy, digits: 4)) against \(fixedPoint(self.accuracy, digits: 4)))"
  }
}
