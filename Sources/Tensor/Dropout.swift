import CFilbertKernels

/// Dropout of one site in one step: each element is zeroed with a probability, the others scaled up so that
/// the expectation stays (Srivastava et al. 2014).
///
/// The probability is held in 1/65536ths. Decisions follow from the stream, the row and the column, so
/// forward and backward recompute the same mask.
package struct Dropout: Sendable {
  package let stream: RandomStream
  let threshold: UInt32

  package init(probability: Float, stream: RandomStream) {
    precondition(probability >= 0 && probability < 1, "a dropout of \(probability)")
    self.stream = stream
    // 65536 would drop everything and scale it by infinity.
    threshold = min(65535, UInt32((probability * 65536).rounded()))
  }

  private init(threshold: UInt32, stream: RandomStream) {
    self.threshold = threshold
    self.stream = stream
  }

  /// The same probability with its own stream.
  package func child(_ index: Int) -> Dropout {
    Dropout(threshold: threshold, stream: RandomStream(seed: stream.key, UInt64(index)))
  }

  /// What the kernels need to know about rows from `firstRow`.
  func kernel(firstRow: Int) -> fb_dropout_stream {
    fb_dropout_stream(
      key: stream.key, first_row: UInt64(firstRow), threshold: threshold,
      scale: 65536 / Float(65536 - threshold))
  }

  /// `y = dropout(x)`; also the backward pass, applied to the gradient. `x` may be `y`.
  /// `firstRow` is the number of the first row within the stream.
  package func apply(_ x: Matrix, into y: Matrix, firstRow: Int = 0) {
    precondition(
      x.rows == y.rows && x.columns == y.columns && x.isContiguous && y.isContiguous,
      "dropout of \(x.shape) into \(y.shape)")
    parallelRows(x) { rows in
      var kernel = kernel(firstRow: firstRow + rows.lowerBound)
      let (from, to) = (x[rows: rows], y[rows: rows])
      unsafe fb_dropout(rows.count, x.columns, from.pointer, &kernel, to.pointer)
    }
  }
}
