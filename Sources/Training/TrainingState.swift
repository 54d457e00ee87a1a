package import FilbertTensor
package import FilbertTransformer

/// Everything that passes from one step to the next: the contents of a checkpoint.
package struct TrainingState: Sendable {
  package let parameters: Parameters
  package let optimizer: AdamW.State
  /// Steps done.
  package var step = 0
  /// Sum of the losses of this epoch's examples so far, and of their weights.
  package var lossSum = 0.0
  package var lossWeight = 0.0
  package var history: [EpochRecord] = []
  /// The best epoch so far by the recipe's metric; nil without validation data.
  package var best: Best?

  package struct Best: Sendable {
    /// From 1.
    package let epoch: Int
    package let metrics: ValidationMetrics
    /// All parameters after that epoch.
    package let parameters: Matrix
  }

  package init(parameters: Parameters) {
    self.init(parameters: parameters, optimizer: AdamW.State(layout: parameters.layout))
  }

  package init(parameters: Parameters, optimizer: AdamW.State) {
    self.parameters = parameters
    self.optimizer = optimizer
  }

  /// The parameters of the finished model: the best epoch's parameters, or the last ones if nothing was validated.
  package var finalParameters: Parameters {
    Parameters(layout: parameters.layout, values: best?.parameters ?? parameters.values)
  }
}
