import FilbertTransformer
import Glibc

/// Which number of a model is explained.
package enum ExplainedOutput: String, Sendable, CaseIterable {
  /// The logit of a label, whose attributions do not fade where the model is sure. For a regression, the number.
  case logit
  /// The probability of a label. For a regression, the number.
  case probability
}

/// The number that is explained, as a function of a row of logits.
struct OutputFunction: Sendable {
  /// From logits to the number.
  enum Activation: Sendable {
    case identity
    case softmax
    case sigmoid
  }

  let activation: Activation

  init(_ activation: Activation) {
    self.activation = activation
  }

  init(_ output: ExplainedOutput, _ task: ModelTask, _ configuration: BertConfiguration) {
    switch task {
    case .regression:
      activation = configuration.scoreActivation == .sigmoid ? .sigmoid : .identity
    case .classification, .tagging: activation = output == .probability ? .softmax : .identity
    case .multilabel: activation = output == .probability ? .sigmoid : .identity
    }
  }

  func value(_ logits: [Float], _ label: Int) -> Double {
    switch activation {
    case .identity: Double(logits[label])
    case .softmax: Self.softmax(logits)[label]
    case .sigmoid: 1 / (1 + exp(-Double(logits[label])))
    }
  }

  /// The derivative of ``value(_:_:)`` with respect to each logit.
  func gradient(_ logits: [Float], _ label: Int) -> [Float] {
    var gradient = [Float](repeating: 0, count: logits.count)
    switch activation {
    case .identity: gradient[label] = 1
    case .softmax:
      let p = Self.softmax(logits)
      for index in p.indices {
        gradient[index] = Float(p[label] * ((index == label ? 1 : 0) - p[index]))
      }
    case .sigmoid:
      let p = value(logits, label)
      gradient[label] = Float(p * (1 - p))
    }
    return gradient
  }

  private static func softmax(_ logits: [Float]) -> [Double] {
    let maximum = Double(logits.max() ?? 0)
    let exponentials = logits.map { exp(Double($0) - maximum) }
    let sum = exponentials.reduce(0, +)
    return exponentials.map { $0 / sum }
  }
}
