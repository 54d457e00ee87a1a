import CFilbertKernels

/// Whether ``multiplySmall`` is the faster one for a tile: attention, heads, and the linear layers of small batches.
///
/// Against OpenBLAS 0.3.21 on one core of a Zen 3: 1.4 to 2.2 times as fast for the attention of texts of 10 and 46
/// tokens, 1.15 to 1.25 at 128 and 300 tokens, 1.1 for 40 rows by 1,536 outputs, but 0.9 for 512 rows by 384 outputs.
func isSmallProduct(rows: Int, columns: Int, inner: Int) -> Bool {
  rows * columns * inner <= 1 << 25
}

/// `c = a b`, or `a bᵀ`, or added to `c`, on this thread and without BLAS: for matrices so small that most of an
/// `sgemm` call is preparation.
///
/// A row of the product does not depend on the other rows, to the last bit.
///
/// - Parameter level: instructions to use, at most ``PackedWeights/bestLevel``; for tests.
package func multiplySmall(
  _ a: Matrix, _ b: Matrix, transposeB: Bool, into c: Matrix, accumulating: Bool = false,
  level: Int = PackedWeights.bestLevel
) {
  precondition(
    a.rows == c.rows && a.columns == (transposeB ? b.columns : b.rows)
      && c.columns == (transposeB ? b.rows : b.columns),
    "product of \(a.shape) and \(b.shape)\(transposeB ? "ᵀ" : "") into \(c.shape)")
  precondition(a.columns > 0, "a product over nothing")
  precondition((0...PackedWeights.bestLevel).contains(level))
  unsafe fb_product(
    Int32(level), c.rows, c.columns, a.columns, a.pointer, a.stride, b.pointer, b.stride,
    transposeB,
    c.pointer, c.stride, accumulating)
}
