package import FilbertInference
import FilbertTransformer

/// An answer, and what is made of it.
package struct LabelledText {
  package let answer: TextAnswer
  /// Numbers of the labels that are given: none for a regression; otherwise one, none if no threshold is reached, or
  /// any number if any number may apply.
  package let labels: [Int]

  /// The probability of every label; of a regression none.
  package var probabilities: [Float] {
    if case .prediction(let prediction) = answer { prediction.probabilities } else { [] }
  }

  /// The value that rows are chosen by: the greatest probability of the given labels (only those in `wanted` unless
  /// nil), or the number of a regression. Nil if there is none.
  package func rank(among wanted: Set<Int>? = nil) -> Float? {
    if case .estimate(let estimate) = answer { return estimate.value }
    return labels.filter { wanted?.contains($0) ?? true }.map { probabilities[$0] }.max()
  }
}

/// How labels are given to texts.
package enum LabelDecision {
  /// One label, as described in ``LabelThresholds``.
  case one(LabelThresholds)
  /// Every label whose probability is at least this.
  case any([Float])
  /// None: the answer is a number.
  case none

  package func callAsFunction(_ answer: TextAnswer) -> LabelledText {
    guard case .prediction(let prediction) = answer else {
      return LabelledText(answer: answer, labels: [])
    }
    let probabilities = prediction.probabilities
    let labels: [Int] =
      switch self {
      case .one(let thresholds): thresholds.label(probabilities).map { [$0] } ?? []
      case .any(let least): probabilities.indices.filter { probabilities[$0] >= least[$0] }
      case .none: []
      }
    return LabelledText(answer: answer, labels: labels)
  }
}
