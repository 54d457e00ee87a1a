import CFilbertKernels

/// A scalar function between two linear layers.
package enum Activation: Sendable, Equatable, CaseIterable {
  /// `x Φ(x)` (Hendrycks & Gimpel 2016): `gelu`.
  case gelu
  /// Its tanh approximation: `gelu_new`, `gelu_pytorch_tanh`.
  case geluTanh
  case relu
  case tanh

  var kernel: fb_activation {
    switch self {
    case .gelu: FB_GELU_ERF
    case .geluTanh: FB_GELU_TANH
    case .relu: FB_RELU
    case .tanh: FB_TANH
    }
  }
}

/// Row blocks of about 16,384 elements: long enough to hide the loop, short enough to share.
func parallelRows(_ x: Matrix, _ body: @Sendable (Range<Int>) -> Void) {
  parallel(x.rows, inBlocksOf: (1 << 14) / max(1, x.columns) + 1, body)
}

private func requireRow(_ vector: Matrix?, of x: Matrix, _ name: String) {
  guard let vector else { return }
  precondition(
    vector.count == x.columns && vector.isContiguous, "\(name) of \(vector.shape) for \(x.shape)")
}

extension Matrix {
  /// Adds the vector `bias` to every row.
  package func addInPlace(bias: Matrix) {
    requireRow(bias, of: self, "a bias")
    precondition(isContiguous)
    parallelRows(self) { rows in
      unsafe fb_add_bias(rows.count, columns, self[rows: rows].pointer, bias.pointer)
    }
  }

  /// Adds `bias` in place, leaving the pre-activation for
  /// ``multiplyInPlace(derivativeOf:at:)``, and returns its image.
  package func activated(_ activation: Activation, bias: Matrix?) -> Matrix {
    let result = Matrix(rows: rows, columns: columns)
    activate(activation, bias: bias, into: result)
    return result
  }

  /// `self = f(self + bias)`: for inference, where the pre-activation is not needed again.
  package func activateInPlace(_ activation: Activation, bias: Matrix?) {
    activate(activation, bias: bias, into: self)
  }

  private func activate(_ activation: Activation, bias: Matrix?, into y: Matrix) {
    requireRow(bias, of: self, "a bias")
    precondition(isContiguous)
    parallelRows(self) { rows in
      let (z, y) = (self[rows: rows], y[rows: rows])
      unsafe fb_bias_activation(
        activation.kernel, rows.count, columns, z.pointer, bias?.pointer, y.pointer)
    }
  }

  /// `self *= f'(preActivation)`: turns the gradient of an activation's output into that of its input.
  package func multiplyInPlace(derivativeOf activation: Activation, at preActivation: Matrix) {
    precondition(
      rows == preActivation.rows && columns == preActivation.columns && isContiguous
        && preActivation.isContiguous, "\(shape) and pre-activation \(preActivation.shape)")
    parallelRows(self) { rows in
      let (z, d) = (preActivation[rows: rows], self[rows: rows])
      unsafe fb_activation_backward(
        activation.kernel, rows.count * columns, z.pointer, d.pointer)
    }
  }

  /// Softmax of `scale * row` on every row, in place.
  package func softmaxInPlace(scale: Float = 1) {
    precondition(isContiguous && columns > 0, "softmax of \(shape)")
    parallelRows(self) { rows in
      unsafe fb_softmax(rows.count, columns, self[rows: rows].pointer, scale)
    }
  }

  /// With `self` the gradient of softmax's output and `probabilities` that output: becomes the gradient of
  /// its input, `scale * p * (d - Σ d p)`.
  package func softmaxBackwardInPlace(probabilities: Matrix, scale: Float = 1) {
    precondition(
      isContiguous && probabilities.isContiguous && rows == probabilities.rows
        && columns == probabilities.columns, "\(shape) and probabilities \(probabilities.shape)")
    parallelRows(self) { rows in
      let (p, d) = (probabilities[rows: rows], self[rows: rows])
      unsafe fb_softmax_backward(rows.count, columns, p.pointer, d.pointer, scale)
    }
  }

  /// Logarithm of the softmax of every row, in place.
  package func logSoftmaxInPlace() {
    precondition(isContiguous && columns > 0, "log-softmax of \(shape)")
    unsafe fb_log_softmax(rows, columns, pointer)
  }

  /// `self += scale * x`.
  package func addInPlace(_ x: Matrix, scale: Float = 1) {
    precondition(
      rows == x.rows && columns == x.columns && isContiguous && x.isContiguous,
      "\(shape) += \(x.shape)")
    parallelRows(self) { rows in
      let (from, to) = (x[rows: rows], self[rows: rows])
      unsafe fb_add_scaled(rows.count * columns, scale, from.pointer, to.pointer)
    }
  }

  /// Sets every element to 0, on all threads.
  package func clear() {
    precondition(isContiguous)
    parallel(count, inBlocksOf: 1 << 18) { range in
      unsafe (pointer + range.lowerBound).update(repeating: 0, count: range.count)
    }
  }

  /// `self *= scale`.
  package func scaleInPlace(_ scale: Float) {
    precondition(isContiguous)
    parallelRows(self) { rows in
      unsafe fb_scale(rows.count * columns, scale, self[rows: rows].pointer)
    }
  }
}
