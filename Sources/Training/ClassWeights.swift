package import FilbertCore

/// How much each class counts in the loss.
package enum ClassWeights: Sendable, Equatable {
  /// Every example counts the same.
  case none
  /// Every class counts the same: `n / (classes * count)`, scikit-learn's `balanced`.
  case balanced
  /// Given by label; labels that are not named count 1.
  case given([String: Float])

  /// The weight of each label, or nil if all are 1.
  package func resolve(
    labels: [String], counts: [Int]
  ) throws(FilbertError) -> [Float]? {
    switch self {
    case .none:
      return nil
    case .balanced:
      let total = counts.reduce(0, +)
      return counts.map { $0 == 0 ? 1 : Float(total) / Float(counts.count * $0) }
    case .given(let weights):
      return try resolve(weights, labels)
    }
  }

  /// The weight of texts that have a label, one per label, or nil if all are 1: `pos_weight` of ``BinaryCrossEntropy``.
  ///
  /// With `balanced`, the texts with a label weigh as much in total as those without it, as PyTorch's documentation
  /// suggests: `(n - count) / count`. A label that no text, or every text, has weighs 1.
  ///
  /// - Parameters:
  ///   - counts: how many texts have each label.
  ///   - texts: how many there are.
  package func resolve(
    labels: [String], counts: [Int], texts: Int
  ) throws(FilbertError) -> [Float]? {
    switch self {
    case .none: nil
    case .balanced:
      counts.map { $0 == 0 || $0 == texts ? 1 : Float(texts - $0) / Float($0) }
    case .given(let weights): try resolve(weights, labels)
    }
  }

  private func resolve(
    _ weights: [String: Float], _ labels: [String]
  ) throws(FilbertError) -> [Float] {
    for (label, weight) in weights.sorted(by: { $0.key < $1.key }) {
      guard labels.contains(label) else {
        throw FilbertError(
          .usage,
          naming:
            "\(.classWeights) names the label '\(label)', which the training data does not have; "
            + "it has \(labels.joined(separator: ", ")).")
      }
      guard weight > 0, weight.isFinite else {
        throw FilbertError(
          .usage,
          naming: "\(.classWeights) gives '\(label)' the weight \(weight); it must be above 0.")
      }
    }
    return labels.map { weights[$0] ?? 1 }
  }
}
