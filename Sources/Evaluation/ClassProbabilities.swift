import Glibc

/// A model's probability for each class, for every example.
package struct ClassProbabilities: Sendable, Equatable {
  /// Row-major `[examples x classes]`.
  package let values: [Double]
  /// Width of a row.
  package let classCount: Int

  /// - Precondition: `values` holds whole rows.
  package init(values: [Double], classCount: Int) {
    precondition(
      classCount > 0 && values.count.isMultiple(of: classCount),
      "\(values.count) probabilities do not make rows of \(classCount)")
    self.values = values
    self.classCount = classCount
  }

  /// Number of rows.
  var exampleCount: Int { values.count / classCount }

  /// The probabilities of one class for all examples.
  package func column(_ label: Int) -> [Double] {
    stride(from: label, to: values.count, by: classCount).map { values[$0] }
  }

  /// Mean negative logarithm of the gold class's probability, as scikit-learn's `log_loss`:
  /// probabilities are kept an ulp of 1 away from 0 and 1.
  ///
  /// - Returns: nil without examples, and when a gold label is not among the classes: the model
  ///   gives it no probability, and any number in its place would dominate the mean.
  package func logLoss(gold: [Int]) -> Double? {
    losses(gold: gold).map(mean)
  }

  /// What ``logLoss(gold:)`` is the mean of, for each row; nil as that is.
  package func losses(gold: [Int]) -> [Double]? {
    let ulp = 1.0.ulp
    return probabilities(of: gold).map { $0.map { -log(min(max($0, ulp), 1 - ulp)) } }
  }

  /// Area under the ROC curve of each class against all others; nil for a class that no example, or
  /// every example, has.
  func oneVersusRestROCAUC(gold: [Int]) -> [Double?] {
    (0..<classCount).map { label in
      RankingCurve(scores: column(label), isPositive: gold.map { $0 == label })?.rocAUC
    }
  }

  /// The mean of ``oneVersusRestROCAUC(gold:)``, each class alike (scikit-learn's
  /// `roc_auc_score(multi_class="ovr")`).
  ///
  /// Classes without an area are left out, while scikit-learn returns NaN: with dozens of classes,
  /// one that the test file lacks would hide the figure. nil when none is left.
  package func macroROCAUC(gold: [Int]) -> Double? {
    let areas = oneVersusRestROCAUC(gold: gold).compactMap { $0 }
    return areas.isEmpty ? nil : mean(areas)
  }

  /// Each example's probability of its gold class.
  private func probabilities(of gold: [Int]) -> [Double]? {
    precondition(gold.count == exampleCount, "\(gold.count) labels, \(exampleCount) examples")
    guard !gold.isEmpty, gold.allSatisfy({ 0..<classCount ~= $0 }) else { return nil }
    return gold.indices.map { values[$0 * classCount + gold[$0]] }
  }
}
