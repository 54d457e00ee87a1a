import FilbertTensor

/// Layer normalisation with what precedes it in BERT: `LN(dropout(z + bias) + residual)`.
package struct LayerNormalization: Sendable {
  let gamma: Slot
  let beta: Slot
  let epsilon: Float

  init(_ name: String, size: Int, epsilon: Float, in layout: inout ParameterLayout) {
    gamma = layout.vector("\(name).weight", count: size)
    beta = layout.vector("\(name).bias", count: size)
    self.epsilon = epsilon
  }

  /// `z` is consumed. `saved` is nil unless `saving`.
  func forward(
    _ z: Matrix, bias: Matrix? = nil, residual: Matrix? = nil, dropout: Dropout? = nil,
    _ parameters: Parameters, saving: Bool
  ) -> (y: Matrix, saved: NormalizedRows?) {
    layerNorm(
      z, bias: bias, residual: residual, dropout: dropout, gamma: parameters[gamma],
      beta: parameters[beta], epsilon: epsilon, saving: saving)
  }

  /// The gradient of the sum that was normalised: the residual's as it is, `z`'s after the same dropout.
  func backward(
    _ dy: Matrix, saved: NormalizedRows, _ parameters: Parameters, _ gradients: Parameters?
  ) -> Matrix {
    layerNormBackward(
      dy, saved: saved, gamma: parameters[gamma], gammaGradient: gradients?[gamma],
      betaGradient: gradients?[beta])
  }
}

extension Dropout? {
  /// The gradient before dropout from the gradient after it; the same matrix if nothing is dropped.
  func backward(_ dy: Matrix) -> Matrix {
    guard let self else { return dy }
    let dx = Matrix(rows: dy.rows, columns: dy.columns)
    self.apply(dy, into: dx)
    return dx
  }
}
