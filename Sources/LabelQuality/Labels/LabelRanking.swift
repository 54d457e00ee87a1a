import FilbertCore
import Glibc

/// How right a label looks, from 0 (wrong) to 1: the scores of cleanlab's `rank` module.
package enum LabelRanking: String, CaseIterable, Sendable {
  /// The probability of the given label.
  case selfConfidence = "self_confidence"
  /// The probability of the given label less the greatest of the others, from 0 to 1.
  case normalizedMargin = "normalized_margin"
  /// Falls with the entropy of all probabilities divided by that of the given label.
  case confidenceWeightedEntropy = "confidence_weighted_entropy"

  /// Keeps logarithms and quotients finite: cleanlab's `CLIPPING_LOWER_BOUND`.
  private static let smallest = 1e-6

  /// The score of a label.
  ///
  /// - Parameters:
  ///   - given: the number of the label.
  ///   - probabilities: of all labels, at least two.
  package func score(given: Int, _ probabilities: [Double]) -> Double {
    let confidence = probabilities[given]
    switch self {
    case .selfConfidence: return confidence
    case .normalizedMargin:
      var other = -Double.infinity
      for (label, value) in probabilities.enumerated() where label != given {
        other = max(other, value)
      }
      return (confidence - other + 1) / 2
    case .confidenceWeightedEntropy:
      let terms = probabilities.map { $0 > 0 ? $0 * log($0) : 0 }
      let entropy = -pairwiseSum(terms) / log(Double(probabilities.count))
      let weighted = entropy / max(confidence, Self.smallest)
      return log(weighted + 1) / max(weighted, Self.smallest)
    }
  }
}
