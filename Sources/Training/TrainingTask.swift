package import FilbertTensor
package import FilbertTransformer

/// What the loop needs from a task: examples, the loss of a batch of them with its gradients, and how good the model is
/// on the validation data. Everything else about a run is the same for all tasks.
package protocol TrainingTask: Sendable {
  var configuration: BertConfiguration { get }
  var layout: ParameterLayout { get }
  var encoder: Encoder { get }
  /// Number of training examples.
  var examples: Int { get }
  /// The tokens of an example: the rows of the word embedding that it reads.
  func tokens(_ example: Int) -> [Int32]
  /// The contribution of a batch to the denominator of the loss.
  func weight(of batch: [Int]) -> Double
  /// The summed loss of a batch over `normalizer`; adds the gradients of every parameter that is not frozen.
  func accumulateGradients(
    _ batch: [Int], normalizer: Double, dropout: DropoutStreams?, frozenLayers: Int?,
    _ parameters: Parameters, _ gradients: Parameters
  ) -> Double
  /// The model's answers to a batch, without dropout.
  func logits(_ batch: [Int], _ parameters: Parameters) -> Matrix
  /// Whether there is validation data.
  var isValidated: Bool { get }
  /// Figures on the validation data; nil if there are none.
  func validate(_ parameters: Parameters) -> ValidationMetrics?
  /// Adds everything of the task that a run depends on.
  func add(to fingerprint: inout Fingerprint)
}
