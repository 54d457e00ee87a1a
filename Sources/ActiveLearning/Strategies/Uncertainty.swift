import FilbertTensor

/// How unsure a model is about a row, from 0 (sure) to 1, and between what.
package struct Uncertainty: Sendable, Equatable {
  package let value: Float
  /// The labels concerned, the most probable first: two for one label a row, one for any number of labels. Empty for a model
  /// that tags words.
  package let labels: [Int]

  /// Of a model that gives one label: 1 minus the margin between the two most probable ones.
  ///
  /// - Parameter probabilities: of all labels, which add up to 1.
  package static func margin(_ probabilities: [Float]) -> Uncertainty {
    let best = probabilities.argmax
    var others = probabilities
    others[best] = -1
    let second = others.argmax
    guard second != best else { return Uncertainty(value: 0, labels: [best]) }
    let margin = probabilities[best] - probabilities[second]
    return Uncertainty(value: min(1, max(0, 1 - margin)), labels: [best, second])
  }

  /// Of a model that gives any number of labels: that of the label whose probability is nearest to 0.5.
  package static func nearestToHalf(_ probabilities: [Float]) -> Uncertainty {
    let values = probabilities.map { 1 - abs(2 * $0 - 1) }
    let label = values.argmax
    return Uncertainty(value: min(1, max(0, values[label])), labels: [label])
  }

  /// Of a model that tags words: 1 minus the probability of the tag it is least sure of. A sentence in which no word can be
  /// read is as unsure as can be.
  ///
  /// - Parameter probabilities: of the tag of each word; nil for a word the model cannot see.
  package static func ofWords(_ probabilities: [Float?]) -> Uncertainty {
    let least = probabilities.compactMap(\.self).min() ?? 0
    return Uncertainty(value: min(1, max(0, 1 - least)), labels: [])
  }
}
