import CFilbertKernels

/// Weights `[outputs x inputs]` laid out once for ``multiply(_:_:into:)-(Matrix,PackedWeights,_)``.
///
/// BLAS lays out its right-hand side again in every call. If weights stay and rows are few, as in scoring, most of a
/// call is spent on that; figures in `CFilbertKernels/README.md`. Training changes its weights at every step and stays
/// with BLAS.
///
/// A row of the product does not depend on the other rows, to the last bit.
package struct PackedWeights: Sendable {
  package let outputs: Int
  package let inputs: Int
  private let panels: Matrix

  /// Copies and lays out `weights`.
  package init(_ weights: Matrix) {
    let (outputs, inputs) = (weights.rows, weights.columns)
    self.outputs = outputs
    self.inputs = inputs
    let panels = Matrix(
      rows: (outputs + PackedWeights.panel - 1) / PackedWeights.panel,
      columns: inputs * PackedWeights.panel)
    parallel(panels.rows, inBlocksOf: 4) { block in
      for panel in block {
        unsafe fb_pack(
          outputs, inputs, weights.pointer, weights.stride, panel,
          panels.pointer + panel * panels.columns)
      }
    }
    self.panels = panels
  }

  private static let panel = FB_PANEL
  /// The instructions this processor has.
  package static let bestLevel = Int(fb_product_level())

  /// `y = x wᵀ` for rows of `x` and whole panels of outputs.
  fileprivate func product(_ x: Matrix, outputs range: Range<Int>, into y: Matrix, level: Int) {
    precondition(range.lowerBound % PackedWeights.panel == 0)
    unsafe fb_packed_product(
      Int32(level), x.rows, range.count, inputs, x.pointer, x.stride,
      panels.pointer + range.lowerBound * inputs, y.pointer, y.stride)
  }
}

/// `y = x wᵀ`.
///
/// - Parameter level: instructions to use, at most ``PackedWeights/bestLevel``; for tests.
package func multiply(
  _ x: Matrix, _ w: PackedWeights, into y: Matrix, level: Int = PackedWeights.bestLevel
) {
  precondition(
    x.columns == w.inputs && y.rows == x.rows && y.columns == w.outputs,
    "product of \(x.shape) and packed \(w.outputs) x \(w.inputs) into \(y.shape)")
  precondition((0...PackedWeights.bestLevel).contains(level))
  guard y.count > 0 else { return }
  if ParallelRegion.isInside {
    w.product(x, outputs: 0..<w.outputs, into: y, level: level)
    return
  }
  let tiles = Tiles(rows: x.rows, columns: w.outputs, inner: w.inputs, columnMultiple: 32)
  parallel(tiles.count) { index in
    let (rows, columns) = tiles[index]
    w.product(
      x[rows: rows], outputs: columns, into: y[rows: rows][columns: columns], level: level)
  }
}
