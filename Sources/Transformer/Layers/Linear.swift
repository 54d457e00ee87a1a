package import FilbertTensor

/// `y = x Wᵀ + b` with `W` `[outputs x inputs]`, as PyTorch stores it.
package struct Linear: Sendable {
  package let weight: Slot
  package let bias: Slot

  package init(_ name: String, inputs: Int, outputs: Int, in layout: inout ParameterLayout) {
    weight = layout.matrix("\(name).weight", rows: outputs, columns: inputs)
    bias = layout.vector("\(name).bias", count: outputs)
  }

  package init(weight: Slot, bias: Slot) {
    self.weight = weight
    self.bias = bias
  }

  /// `x Wᵀ`: for callers whose next kernel adds the bias on its way.
  package func product(_ x: Matrix, _ parameters: Parameters) -> Matrix {
    parameters.inputRanges?.add(x, readBy: weight)
    if let quantized = parameters.quantizedWeights(weight) {
      return multiplyTransposed(x, quantized)
    }
    guard let packed = parameters.packedWeights(weight) else {
      return multiplyTransposed(x, parameters[weight])
    }
    let y = Matrix(rows: x.rows, columns: packed.outputs)
    multiply(x, packed, into: y)
    return y
  }

  package func forward(_ x: Matrix, _ parameters: Parameters) -> Matrix {
    if let quantized = parameters.quantizedWeights(weight) {
      return multiplyTransposed(x, quantized, bias: parameters[bias])
    }
    let y = product(x, parameters)
    y.addInPlace(bias: parameters[bias])
    return y
  }

  /// Adds `dyᵀ x` and the column sums of `dy` to the gradients.
  func accumulate(_ dy: Matrix, x: Matrix, into gradients: Parameters) {
    multiply(dy, transposeA: true, x, into: gradients[weight], accumulating: true)
    gradients[bias].addColumnSums(of: dy)
  }

  /// `dx = dy W`.
  func inputGradient(_ dy: Matrix, _ parameters: Parameters) -> Matrix {
    let dx = Matrix(rows: dy.rows, columns: weight.columns)
    if let packed = parameters.packedTransposedWeights(weight) {
      multiply(dy, packed, into: dx)
    } else {
      multiply(dy, parameters[weight], into: dx)
    }
    return dx
  }

  /// - Parameters:
  ///   - x: ``forward(_:_:)``'s argument, which only the gradients of the parameters need.
  ///   - gradients: nil if only that of `x` is wanted, which is half of the work.
  func backward(
    _ dy: Matrix, x: @autoclosure () -> Matrix, _ parameters: Parameters, _ gradients: Parameters?
  ) -> Matrix {
    if let gradients { accumulate(dy, x: x(), into: gradients) }
    return inputGradient(dy, parameters)
  }
}
