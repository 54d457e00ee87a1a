import CFilbertKernels

/// What a layer norm's backward pass needs: the rows before scale and shift, and 1/deviation of each.
package struct NormalizedRows: Sendable {
  package let normalized: Matrix
  let reciprocalDeviations: Matrix
}

/// `s = dropout(z + bias) + residual; x̂ = (s - mean s) / √(variance s + ε); y = γ x̂ + β`, row by row
/// (Ba, Kiros & Hinton 2016), the tail of both halves of a BERT layer in one pass over memory.
///
/// `z` is consumed: it becomes `x̂` if `saving`, otherwise `y`.
package func layerNorm(
  _ z: Matrix, bias: Matrix? = nil, residual: Matrix? = nil, dropout: Dropout? = nil,
  gamma: Matrix, beta: Matrix, epsilon: Float, saving: Bool
) -> (y: Matrix, saved: NormalizedRows?) {
  precondition(z.isContiguous && gamma.count == z.columns && beta.count == z.columns)
  if let residual {
    precondition(
      residual.rows == z.rows && residual.columns == z.columns && residual.isContiguous,
      "residual of \(residual.shape) for \(z.shape)")
  }
  let y = saving ? Matrix(rows: z.rows, columns: z.columns) : z
  let deviations = saving ? Matrix(rows: z.rows, columns: 1) : nil
  parallelRows(z) { rows in
    var stream = dropout?.kernel(firstRow: rows.lowerBound) ?? fb_dropout_stream()
    let (zRows, yRows) = (z[rows: rows], y[rows: rows])
    let (residualRows, deviationRows) = (residual?[rows: rows], deviations?[rows: rows])
    unsafe fb_layer_norm(
      rows.count, z.columns, zRows.pointer, bias?.pointer, residualRows?.pointer, &stream,
      gamma.pointer, beta.pointer, epsilon, deviationRows?.pointer, yRows.pointer)
  }
  return (y, deviations.map { NormalizedRows(normalized: z, reciprocalDeviations: $0) })
}

/// The gradient of ``layerNorm(_:bias:residual:dropout:gamma:beta:epsilon:saving:)``'s `s` from `dy`;
/// adds those of `gamma` and `beta` to the given vectors, if there are any. Derived in `Transformer/README.md`.
package func layerNormBackward(
  _ dy: Matrix, saved: NormalizedRows, gamma: Matrix, gammaGradient: Matrix?, betaGradient: Matrix?
) -> Matrix {
  let x = saved.normalized
  precondition(
    dy.rows == x.rows && dy.columns == x.columns && dy.isContiguous, "\(dy.shape), \(x.shape)")
  gammaGradient?.addColumnSums(of: dy, weightedBy: x)
  betaGradient?.addColumnSums(of: dy)
  let dx = Matrix(rows: dy.rows, columns: dy.columns)
  parallelRows(dy) { rows in
    let (d, n, r) = (dy[rows: rows], x[rows: rows], saved.reciprocalDeviations[rows: rows])
    let result = dx[rows: rows]
    unsafe fb_layer_norm_backward(
      rows.count, dy.columns, d.pointer, n.pointer, r.pointer, gamma.pointer, result.pointer)
  }
  return dx
}
