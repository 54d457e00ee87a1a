package import FilbertInference
package import FilbertTransformer

/// An answer, and what is made of it.
package struct LabelledText {
  package let answer: TextAnswer
  /// Numbers of the labels that are given: none for a regression; otherwise one, none if no threshold is reached, or
  /// any number if any number may apply.
  package let labels: [Int]
  /// Whether the text is in the scope of the model; nil if that was not asked.
  package let isInScope: Bool?
  /// Whether any number of labels may apply.
  private let hasLabelSet: Bool

  fileprivate init(
    _ answer: TextAnswer, labels: [Int] = [], isInScope: Bool? = nil, hasLabelSet: Bool = false
  ) {
    (self.answer, self.labels, self.isInScope) = (answer, labels, isInScope)
    self.hasLabelSet = hasLabelSet
  }

  /// The probability of every label; of a regression none.
  package var probabilities: [Float] {
    if case .prediction(let prediction) = answer { prediction.probabilities } else { [] }
  }

  /// The distance of a text from known ones; nil if the model does not measure it.
  package var distance: Double? {
    if case .prediction(let prediction) = answer {
      prediction.distance.map(Double.init)
    } else {
      nil
    }
  }

  /// How certain the model is of the text, whatever labels the thresholds give: the highest probability. If any number of
  /// labels may apply, the certainty of a label is the probability that it applies or that it does not, whichever is
  /// higher, and the least certain label counts. Nil for a number; 0 if there is no finite probability.
  package var certainty: Float? {
    guard case .prediction = answer else { return nil }
    let probabilities = probabilities
    guard probabilities.allSatisfy(\.isFinite) else { return 0 }
    return hasLabelSet
      ? probabilities.lazy.map { max($0, 1 - $0) }.min() : probabilities.max()
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
  /// One label, as described in ``LabelThresholds``; none for a text that is farther from the labels than this share of
  /// known texts, unless it is nil.
  case one(LabelThresholds, keeping: Double? = nil)
  /// Every label whose probability is at least this.
  case any([Float])
  /// None: the answer is a number.
  case none

  /// From which probability on a label is given that has no threshold of its own, if any number may apply.
  package static let usualThreshold: Float = 0.5

  /// The decision of a model for `task`.
  ///
  /// - Parameters:
  ///   - thresholds: for each label in the model's order; nil for labels without.
  ///   - share: of known texts that are to get a label; nil to give one to all.
  package init(_ task: ModelTask, thresholds: [Float?], keeping share: Double? = nil) {
    self =
      switch task {
      case .classification, .tagging: .one(LabelThresholds(thresholds), keeping: share)
      case .multilabel: .any(thresholds.map { $0 ?? Self.usualThreshold })
      case .regression: .none
      }
  }

  package func callAsFunction(_ answer: TextAnswer) -> LabelledText {
    guard case .prediction(let prediction) = answer else {
      return LabelledText(answer)
    }
    let probabilities = prediction.probabilities
    var isInScope: Bool?
    if case .one(_, let share?) = self { isInScope = prediction.isInScope(keeping: share) }
    let labels: [Int] =
      switch self {
      case .one where isInScope == false: []
      case .one(let thresholds, _): thresholds.label(probabilities).map { [$0] } ?? []
      case .any(let least): probabilities.indices.filter { probabilities[$0] >= least[$0] }
      case .none: []
      }
    var hasLabelSet = false
    if case .any = self { hasLabelSet = true }
    return LabelledText(
      answer, labels: labels, isInScope: isInScope, hasLabelSet: hasLabelSet)
  }
}
