import Evaluation
import Glibc
import Tensor
package import Transformer

extension Trainer {
  /// Scores `examples` without dropout. The loss is plain cross-entropy, so that runs with different class weights
  /// or smoothing compare.
  package func validate(
    _ examples: LabelledSequences, _ parameters: Parameters
  ) -> ValidationMetrics {
    let probabilities = classifier.probabilities(examples.sequences, parameters)
    var predicted: [Int] = []
    var loss = 0.0
    for (row, target) in examples.targets.enumerated() {
      predicted.append(probabilities.argmax(row: row))
      loss -= log(max(Double(probabilities[row, target]), Double(Float.leastNormalMagnitude)))
    }
    let report = ClassificationReport(
      gold: examples.targets, predicted: predicted, names: classifier.configuration.labels)
    let right = zip(predicted, examples.targets).count { $0 == $1 }
    return ValidationMetrics(
      loss: loss / Double(max(1, examples.count)),
      accuracy: Double(right) / Double(max(1, examples.count)),
      macroF1: report.macroAverage.f1, weightedF1: report.weightedAverage.f1)
  }
}
