import FilbertTensor

/// The feed-forward network of an encoder layer: `y = f(x Uᵀ + c) Vᵀ`. The layer norm after it adds the bias of `V`.
package struct FeedForward: Sendable {
  let activation: Activation
  let intermediate: Linear
  let output: Linear

  /// - Parameter name: of the encoder layer, whose checkpoint names both matrices.
  init(
    _ name: String, _ configuration: BertConfiguration, in layout: inout ParameterLayout
  ) {
    let (size, inner) = (configuration.hiddenSize, configuration.intermediateSize)
    activation = configuration.activation
    intermediate = Linear("\(name).intermediate.dense", inputs: size, outputs: inner, in: &layout)
    output = Linear("\(name).output.dense", inputs: inner, outputs: size, in: &layout)
  }

  struct Saved: Sendable {
    let x: Matrix
    let preActivation: Matrix
    let activated: Matrix
  }

  /// - Parameter saving: keep what ``backward`` needs; without it buffers are reused in place.
  /// - Returns: `[rows x hidden]`.
  func forward(
    _ x: Matrix, _ parameters: Parameters, saving: Bool
  ) -> (y: Matrix, saved: Saved?) {
    let bias = parameters[intermediate.bias]
    if !saving, let inner = parameters.quantizedWeights(intermediate.weight),
      let outer = parameters.quantizedWeights(output.weight)
    {
      return (feedForward(x, inner, bias: bias, activation, outer), nil)
    }
    let z = intermediate.product(x, parameters)
    guard saving else {
      z.activateInPlace(activation, bias: bias)
      return (output.product(z, parameters), nil)
    }
    let activated = z.activated(activation, bias: bias)
    return (
      output.product(activated, parameters),
      Saved(x: x, preActivation: z, activated: activated)
    )
  }

  /// - Parameter dy: the gradient of ``forward``'s result.
  /// - Returns: the gradient of its argument, `[rows x hidden]`.
  func backward(
    _ dy: Matrix, saved: Saved, _ parameters: Parameters, _ gradients: Parameters?
  ) -> Matrix {
    let dz = output.backward(dy, x: saved.activated, parameters, gradients)
    dz.multiplyInPlace(derivativeOf: activation, at: saved.preActivation)
    return intermediate.backward(dz, x: saved.x, parameters, gradients)
  }
}
