import FilbertTensor

/// BERT's pooler: `tanh(x Wᵀ + b)` of the `[CLS]` row.
package struct Pooler: Sendable {
  /// The prefix of its tensors' names.
  static let name = "bert.pooler"
  let dense: Linear

  init(_ configuration: BertConfiguration, in layout: inout ParameterLayout) {
    dense = Linear(
      "\(Self.name).dense", inputs: configuration.hiddenSize, outputs: configuration.hiddenSize,
      in: &layout)
  }

  struct Saved: Sendable {
    let x: Matrix
    let preActivation: Matrix
  }

  func forward(_ x: Matrix, _ parameters: Parameters) -> (y: Matrix, saved: Saved) {
    let z = dense.product(x, parameters)
    let y = z.activated(.tanh, bias: parameters[dense.bias])
    return (y, Saved(x: x, preActivation: z))
  }

  func backward(
    _ dy: Matrix, saved: Saved, _ parameters: Parameters, _ gradients: Parameters?
  ) -> Matrix {
    let dz = dy.copy()
    dz.multiplyInPlace(derivativeOf: .tanh, at: saved.preActivation)
    return dense.backward(dz, x: saved.x, parameters, gradients)
  }
}
