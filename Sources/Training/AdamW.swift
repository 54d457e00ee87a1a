import FilbertTensor
package import FilbertTransformer

/// AdamW: Adam with decoupled weight decay (Loshchilov & Hutter, ICLR 2019), bias-corrected as
/// `torch.optim.AdamW` does it. Biases and layer-norm parameters do not decay.
package struct AdamW: Sendable {
  package let weightDecay: Float
  package let beta1: Float = 0.9
  package let beta2: Float = 0.999
  package let epsilon: Float = 1e-8

  package init(weightDecay: Float) {
    self.weightDecay = weightDecay
  }

  /// Both moments, in the layout of the parameters.
  package struct State: Sendable {
    package let first: Parameters
    package let second: Parameters

    package init(layout: ParameterLayout) {
      first = Parameters(layout: layout)
      second = Parameters(layout: layout)
    }

    package init(first: Parameters, second: Parameters) {
      self.first = first
      self.second = second
    }
  }

  /// What is new in a step.
  package struct Step: Sendable {
    /// 1 for the first.
    let number: Int
    let learningRate: Float
    /// Learning rate of the head.
    let headLearningRate: Float
    /// What is left of the learning rate in each part of the encoder.
    let layerRates: LayerRates
    /// The factor by which clipping multiplies gradients.
    let gradientScale: Float

    package init(
      number: Int, learningRate: Float, headLearningRate: Float,
      layerRates: LayerRates = .equal, gradientScale: Float
    ) {
      self.number = number
      self.learningRate = learningRate
      self.layerRates = layerRates
      self.headLearningRate = headLearningRate
      self.gradientScale = gradientScale
    }
  }

  /// Updates the parameters in `range`.
  package func update(
    _ parameters: Parameters, gradients: Parameters, state: State, range: Range<Int>, _ step: Step
  ) {
    for slot in parameters.layout.slots where slot.range.overlaps(range) {
      let columns = slot.range.clamped(to: range)
      adamWStep(
        kernelStep(step, for: slot), parameters: parameters.values[columns: columns],
        gradients: gradients.values[columns: columns], first: state.first.values[columns: columns],
        second: state.second.values[columns: columns])
    }
  }

  /// The step as it is for the parameters of `slot`.
  func kernelStep(_ step: Step, for slot: Slot) -> AdamWStep {
    let decays = !slot.isVector
    return AdamWStep(
      learningRate: slot.isOfHead
        ? step.headLearningRate : step.learningRate * step.layerRates.factor(slot),
      weightDecay: decays ? weightDecay : 0, beta1: beta1, beta2: beta2, epsilon: epsilon,
      step: step.number, gradientScale: step.gradientScale)
  }
}
