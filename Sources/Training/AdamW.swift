import Tensor
package import Transformer

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

  /// Updates the parameters in `range`.
  ///
  /// - Parameters:
  ///   - step: 1 for the first.
  ///   - headLearningRate: for what is put on the encoder for the task and starts anew.
  ///   - gradientScale: what clipping multiplies gradients by.
  package func update(
    _ parameters: Parameters, gradients: Parameters, state: State, range: Range<Int>, step: Int,
    learningRate: Float, headLearningRate: Float, gradientScale: Float
  ) {
    for slot in parameters.layout.slots where range.contains(slot.offset) {
      let decays = !slot.isVector
      adamWStep(
        AdamWStep(
          learningRate: slot.isOfHead ? headLearningRate : learningRate,
          weightDecay: decays ? weightDecay : 0, beta1: beta1,
          beta2: beta2, epsilon: epsilon, step: step, gradientScale: gradientScale),
        parameters: parameters.values[columns: slot.range],
        gradients: gradients.values[columns: slot.range],
        first: state.first.values[columns: slot.range],
        second: state.second.values[columns: slot.range])
    }
  }
}
