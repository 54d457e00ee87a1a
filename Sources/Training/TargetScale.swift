package import FilbertCore
import FilbertTensor
package import FilbertTransformer

/// The scale on which a regression learns: targets with mean 0 and variance 1.
///
/// A new head answers about 0, and a step of AdamW moves a weight by about the learning rate: at 5e-5 a model would
/// never learn to answer 1,250.00. Saved models answer in the unit of the data, since mean and standard deviation go
/// into the weights of the classifier: they are plain regression models to any program.
package struct TargetScale: Sendable, Equatable {
  package let mean: Double
  /// The population's standard deviation: the sum of squares is divided by the number of targets.
  package let deviation: Double

  package init(mean: Double, deviation: Double) {
    self.mean = mean
    self.deviation = deviation
  }

  /// The scale of `targets`.
  ///
  /// - Throws: `badData` if they are all equal.
  package init(of targets: [Double]) throws(FilbertError) {
    let count = Double(max(1, targets.count))
    let mean = targets.reduce(0, +) / count
    let variance = targets.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
    guard let first = targets.first, targets.contains(where: { $0 != first }), variance > 0 else {
      throw FilbertError(
        .badData,
        "All training rows have the number \(targets.first ?? 0), so there is nothing to learn; is this the right column?"
      )
    }
    self.init(mean: mean, deviation: variance.squareRoot())
  }

  package func standardized(_ target: Double) -> Double { (target - mean) / deviation }
  package func restored(_ answer: Double) -> Double { mean + deviation * answer }

  /// The parameters of a model that answers in the unit of the targets, given those of one that answers on this scale.
  package func folded(_ parameters: Parameters, _ classifier: Linear) -> Parameters {
    parameters.replacing([
      (classifier.weight, map(parameters[classifier.weight]) { deviation * $0 }),
      (classifier.bias, map(parameters[classifier.bias]) { mean + deviation * $0 }),
    ])
  }

  /// Makes a model that answers in the unit of the targets answer on this scale, to learn on.
  package func unfold(_ parameters: Parameters, _ classifier: Linear) {
    parameters[classifier.weight].copyElements(
      from: map(parameters[classifier.weight]) { $0 / deviation })
    parameters[classifier.bias].copyElements(
      from: map(parameters[classifier.bias]) { ($0 - mean) / deviation })
  }

  private func map(_ matrix: Matrix, _ transform: (Double) -> Double) -> Matrix {
    Matrix(
      rows: matrix.rows, columns: matrix.columns,
      elements: matrix.elements.map { Float(transform(Double($0))) })
  }
}
