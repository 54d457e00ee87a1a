package import FilbertTensor
package import FilbertTransformer

/// Everything that passes from one step to the next: the contents of a checkpoint.
package struct TrainingState: Sendable {
  package let parameters: Parameters
  package let optimizer: AdamW.State
  /// Steps done.
  package var step = 0
  /// The last step, if the run had to be shortened to end in time; nil for that of its plan.
  package var lastStep: Int?
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

  /// The best epoch's parameters, or the last ones if nothing was validated.
  package var finalParameters: Parameters { parameters(ofBest: true) }

  /// The last step's parameters or, if there is one, those of the best epoch.
  func parameters(ofBest isBest: Bool) -> Parameters {
    Parameters(
      layout: parameters.layout,
      values: isBest ? best?.parameters ?? parameters.values : parameters.values)
  }
}
