import FilbertTensor

/// The least probabilities with which labels are chosen.
///
/// A model that answers with probabilities does not say what a mistake costs. With thresholds, a rare or costly label
/// can be chosen at a lower or higher probability than the others. Of the labels with a threshold that they reach, the
/// most probable is chosen; otherwise the most probable of the others; otherwise none.
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
