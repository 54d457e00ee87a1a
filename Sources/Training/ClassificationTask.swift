import Evaluation
import Glibc
package import Tensor
package import Transformer

/// A label for a text or a pair of texts.
package struct ClassificationTask: TrainingTask {
  package let classifier: SequenceClassifier
  let loss: CrossEntropy
  let training: LabelledSequences
  let validation: LabelledSequences?

  /// - Parameter validation: nil keeps the last epoch.
  package init(
    _ classifier: SequenceClassifier, loss: CrossEntropy, training: LabelledSequences,
    validation: LabelledSequences?
  ) {
    self.classifier = classifier
    self.loss = loss
    self.training = training
    self.validation = validation
  }

  package var configuration: BertConfiguration { classifier.configuration }
  package var layout: ParameterLayout { classifier.layout }
  package var encoder: Encoder { classifier.encoder }
  package var examples: Int { training.count }

  package func tokens(_ example: Int) -> [Int32] { training.sequences[example].ids }

  package func weight(of batch: [Int]) -> Double {
    loss.weight(of: batch.map { training.targets[$0] })
  }

  package func accumulateGradients(
    _ batch: [Int], normalizer: Double, dropout: DropoutStreams?, frozenLayers: Int?,
    _ parameters: Parameters, _ gradients: Parameters
  ) -> Double {
    classifier.accumulateGradients(
      PackedBatch(batch.map { training.sequences[$0] }),
      targets: batch.map { training.targets[$0] }, loss: loss, normalizer: normalizer,
      dropout: dropout, frozenLayers: frozenLayers, parameters, gradients)
  }

  package func logits(_ batch: [Int], _ parameters: Parameters) -> Matrix {
    classifier.logits(PackedBatch(batch.map { training.sequences[$0] }), parameters)
  }

  package var isValidated: Bool { validation != nil }

  package func validate(_ parameters: Parameters) -> ValidationMetrics? {
    validation.map { validate($0, parameters) }
  }

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
      gold: examples.targets, predicted: predicted, names: configuration.labels)
    let right = zip(predicted, examples.targets).count { $0 == $1 }
    return ValidationMetrics(
      loss: loss / Double(max(1, examples.count)),
      accuracy: Double(right) / Double(max(1, examples.count)),
      macroF1: report.macroAverage.f1, weightedF1: report.weightedAverage.f1)
  }

  package func add(to fingerprint: inout Fingerprint) {
    fingerprint.add(training)
    if let validation { fingerprint.add(validation) }
  }
}

extension Fingerprint {
  fileprivate mutating func add(_ examples: LabelledSequences) {
    for (sequence, target) in zip(examples.sequences, examples.targets) {
      add(sequence)
      add(UInt64(target) | 1 << 40)
    }
  }
}
