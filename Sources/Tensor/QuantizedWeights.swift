import CFilbertKernels

/// 8-bit weights `[outputs x inputs]` laid out for ``multiply(_:_:bias:into:with:)``.
///
/// Activations become whole numbers row by row while they are multiplied. Sums are exact, so a row's result is the same
/// bit for bit in any batch, on any number of threads and with any instructions.
package struct QuantizedWeights: Sendable {
  package let outputs: Int
  package let inputs: Int
  private let depth: Int
  private let panels: [Int8]
  /// One per output, and zeros up to whole panels.
  private let scales: [Float]
  private let sums: [Int32]
  /// The factors of inputs before they are rounded.
  fileprivate let factors: Matrix?

  /// The rows of `parts` under one another.
  ///
  /// - Precondition: Equal columns and factors, and values within ``QuantizedTensor/weightLimit``.
  package init(_ parts: [QuantizedTensor]) {
    let (outputs, inputs) = (parts.reduce(0) { $0 + $1.rows }, parts.first?.columns ?? 0)
    precondition(
      parts.allSatisfy { $0.columns == inputs && $0.isWithin(QuantizedTensor.weightLimit) })
    precondition(parts.allSatisfy { $0.factors == parts.first?.factors })
    factors = parts.first?.factors.map { Matrix(rows: 1, columns: inputs, elements: $0) }
    self.outputs = outputs
    self.inputs = inputs
    let depth = QuantizedRows.depth(inputs)
    // Two panels at a time, since the widest instructions take as many.
    let room =
      (outputs + 2 * QuantizedWeights.panel - 1) / (2 * QuantizedWeights.panel) * 2
      * QuantizedWeights.panel
    var sums = [Int32](repeating: 0, count: room)
    var panels = [Int8](repeating: 0, count: room * depth)
    unsafe panels.withUnsafeMutableBufferPointer { panels in
      unsafe sums.withUnsafeMutableBufferPointer { sums in
        var first = 0
        for part in parts {
          unsafe part.values.withUnsafeBufferPointer { values in
            guard let values = values.baseAddress, let to = panels.baseAddress,
              let sums = sums.baseAddress
            else { return }
            unsafe fb_pack8(part.rows, inputs, values, first, depth, to, sums)
          }
          first += part.rows
        }
      }
    }
    self.depth = depth
    self.panels = panels
    self.sums = sums
    scales = parts.flatMap(\.scales) + [Float](repeating: 0, count: room - outputs)
  }

  private static let panel = Int(FB_PANEL8)
  /// Outputs that a loop may be cut at.
  static var columnMultiple: Int { 2 * panel }

  /// `y = x wᵀ + bias` for whole panels of outputs and the rows of `x` from `firstRow` that `y` has.
  fileprivate func product(
    _ x: QuantizedRows, from firstRow: Int, outputs range: Range<Int>, bias: Matrix?,
    into y: Matrix, with instructions: IntegerInstructions
  ) {
    precondition(range.lowerBound % QuantizedWeights.columnMultiple == 0)
    let first = range.lowerBound
    unsafe panels.withUnsafeBufferPointer { panels in
      unsafe scales.withUnsafeBufferPointer { scales in
        unsafe sums.withUnsafeBufferPointer { sums in
          guard let panels = panels.baseAddress, let scales = scales.baseAddress,
            let sums = sums.baseAddress
          else { return }
          unsafe fb_packed_product8(
            instructions.kernel, y.rows, range.count, depth, x.values + firstRow * depth,
            x.scales + firstRow, x.zeros + firstRow, panels + first * depth, scales + first,
            sums + first, bias.map { unsafe $0.pointer + first }, y.pointer, y.stride)
        }
      }
    }
  }
}

/// Rows whose activations stay in the second-level cache: 50 of 1,536 numbers are 307 KB in `Float`.
private let rowsAtOnce = 50

/// `y = x wᵀ + bias`, with `x` rounded row by row.
///
/// - Parameter instructions: to use; for tests.
package func multiply(
  _ x: Matrix, _ w: QuantizedWeights, bias: Matrix? = nil, into y: Matrix,
  with instructions: IntegerInstructions = .best
) {
  precondition(
    x.columns == w.inputs && y.rows == x.rows && y.columns == w.outputs,
    "product of \(x.shape) and 8-bit \(w.outputs) x \(w.inputs) into \(y.shape)")
  precondition(instructions.isAvailable)
  if let bias { precondition(bias.count == w.outputs && bias.isContiguous) }
  guard y.count > 0 else { return }
  if ParallelRegion.isInside {
    for first in stride(from: 0, to: x.rows, by: rowsAtOnce) {
      let rows = first..<min(x.rows, first + rowsAtOnce)
      w.product(
        QuantizedRows(x[rows: rows], factors: w.factors), from: 0, outputs: 0..<w.outputs,
        bias: bias,
        into: y[rows: rows], with: instructions)
    }
    return
  }
  let rounded = QuantizedRows(x, factors: w.factors)
  let tiles = Tiles(
    rows: x.rows, columns: w.outputs, inner: w.inputs,
    columnMultiple: QuantizedWeights.columnMultiple)
  parallel(tiles.count) { index in
    let (rows, columns) = tiles[index]
    w.product(
      rounded, from: rows.lowerBound, outputs: columns, bias: bias,
      into: y[rows: rows][columns: columns], with: instructions)
  }
}

/// `x wᵀ + bias` as a new matrix.
package func multiplyTransposed(
  _ x: Matrix, _ w: QuantizedWeights, bias: Matrix? = nil
) -> Matrix {
  let y = Matrix(rows: x.rows, columns: w.outputs)
  multiply(x, w, bias: bias, into: y)
  return y
}

/// `f(x uᵀ + c) wᵀ`: both products of a feed-forward block. On one thread, a few rows at a time go through both, so
/// that the wide matrix between them never leaves the cache.
package func feedForward(
  _ x: Matrix, _ u: QuantizedWeights, bias: Matrix, _ activation: Activation, _ w: QuantizedWeights
) -> Matrix {
  let y = Matrix(rows: x.rows, columns: w.outputs)
  let size = ParallelRegion.isInside ? min(rowsAtOnce, x.rows) : x.rows
  let inner = Matrix(rows: size, columns: u.outputs)
  for first in stride(from: 0, to: x.rows, by: max(1, size)) {
    let rows = first..<min(x.rows, first + size)
    let z = inner[rows: 0..<rows.count]
    multiply(x[rows: rows], u, into: z)
    // With the bias here: GELU's loop without one is not vectorised.
    z.activateInPlace(activation, bias: bias)
    multiply(z, w, into: y[rows: rows])
  }
  return y
}
