import FilbertTensor
package import FilbertTransformer

extension SequenceClassifier {
  /// The loss and the gradients of a batch in which each sequence has one label.
  ///
  /// - Parameters:
  ///   - targets: the label of each sequence.
  ///   - normalizer: ``CrossEntropy/weight(of:)`` of all batches of the step.
  package func accumulateGradients(
    _ batch: PackedBatch, targets: [Int], loss: CrossEntropy, normalizer: Double,
    dropout: DropoutStreams?, frozenLayers: Int?, _ parameters: Parameters, _ gradients: Parameters
  ) -> Double {
    accumulateGradients(
      batch, dropout: dropout, frozenLayers: frozenLayers, parameters, gradients
    ) { loss($0, targets: targets, normalizer: normalizer) }
  }
}
