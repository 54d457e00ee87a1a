import FilbertTensor

/// The least probabilities with which labels are chosen.
///
/// A model that answers with probabilities does not say what a mistake costs. With thresholds the rarer or dearer label
/// can be chosen sooner or later than the greatest probability would: labels that have a threshold are tried first, the
/// most probable of those that reach theirs; else the most probable of the others; else none.
package struct LabelThresholds: Sendable, Equatable {
  /// Nil for labels without.
  private let least: [Float?]

  /// - Parameter least: for each label in the model's order.
  package init(_ least: [Float?]) {
    self.least = least
  }

  /// The label of a text with these probabilities; nil if all have thresholds and none is reached.
  package func label(_ probabilities: [Float]) -> Int? {
    var reached: Int?
    var others: Int?
    for (label, probability) in probabilities.enumerated() {
      if let least = least[label] {
        guard probability >= least else { continue }
        if reached.map({ probability > probabilities[$0] }) ?? true { reached = label }
      } else if others.map({ probability > probabilities[$0] }) ?? true {
        others = label
      }
    }
    return reached ?? others
  }
}
