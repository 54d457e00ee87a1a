/// Precision, recall and F1 of one label, or of an average over labels.
package struct LabelScores: Sendable, Equatable {
  /// Share of the predictions of this label that are right.
  package let precision: Double
  /// Share of the examples with this label that were found.
  package let recall: Double
  /// Harmonic mean of precision and recall.
  package let f1: Double
  /// How many examples carry the label.
  package let support: Int

  package init(precision: Double, recall: Double, f1: Double, support: Int) {
    self.precision = precision
    self.recall = recall
    self.f1 = f1
    self.support = support
  }

  /// The scores of one label.
  ///
  /// F1 comes from the counts, not from precision and recall: scikit-learn does the same since 1.3,
  /// and the two differ in the last bits and when one of them is undefined.
  init(_ counts: LabelCounts, zeroDivision: ZeroDivision) {
    func ratio(_ numerator: Int, _ denominator: Int) -> Double {
      denominator == 0 ? zeroDivision.value : Double(numerator) / Double(denominator)
    }
    self.init(
      precision: ratio(counts.truePositives, counts.predicted),
      recall: ratio(counts.truePositives, counts.gold),
      f1: ratio(2 * counts.truePositives, counts.predicted + counts.gold),
      support: counts.gold)
  }

  /// The mean of each score over `scores`, weighted equally or by support.
  static func average(_ scores: [LabelScores], bySupport: Bool) -> LabelScores {
    let weights = bySupport ? scores.map { Double($0.support) } : nil
    return LabelScores(
      precision: nanAverage(scores.map(\.precision), weights: weights),
      recall: nanAverage(scores.map(\.recall), weights: weights),
      f1: nanAverage(scores.map(\.f1), weights: weights),
      support: scores.reduce(0) { $0 + $1.support })
  }
}
