import FilbertTensor

/// Scaled dot-product attention over packed rows: `softmax(q kᵀ / √d) v` within each sequence and head
/// (Vaswani et al. 2017, equation 1). Has no parameters.
///
/// Queries may be fewer than keys: the last layer of a classifier asks for `[CLS]` rows only. The weights are
/// recomputed in the backward pass, not kept, which costs one small product of five and makes memory linear in the
/// length.
struct Attention: Sendable {
  let heads: Int

  /// - Parameters:
  ///   - queries: `[query rows x hidden]`; a head is a block of columns.
  ///   - keys: `[rows x hidden]`
  ///   - values: `[rows x hidden]`
  /// - Returns: `[query rows x hidden]`
  func forward(
    queries: Matrix, _ queryRows: RowPartition, keys: Matrix, values: Matrix, _ rows: RowPartition,
    dropout: Dropout?
  ) -> Matrix {
    let context = Matrix(rows: queries.rows, columns: queries.columns)
    forEachBlock(queryRows, rows, columns: queries.columns) { block in
      let weights = self.weights(queries, keys, block)
      block.dropout(dropout)?.apply(weights, into: weights, firstRow: block.firstDropoutRow)
      multiply(weights, block.keyed(values), into: block.queried(context))
    }
    return context
  }

  /// From the gradient of ``forward``'s result to those of its three inputs, which are written in full.
  func backward(
    _ dContext: Matrix, queries: Matrix, _ queryRows: RowPartition, keys: Matrix, values: Matrix,
    _ rows: RowPartition, dropout: Dropout?, dQueries: Matrix, dKeys: Matrix, dValues: Matrix
  ) {
    let scale = self.scale(queries)
    forEachBlock(queryRows, rows, columns: queries.columns) { block in
      let weights = self.weights(queries, keys, block)
      let d = Matrix(rows: weights.rows, columns: weights.columns)
      multiply(block.queried(dContext), block.keyed(values), transposeB: true, into: d)
      var dropped = weights
      if let dropout = block.dropout(dropout) {
        dropped = Matrix(rows: weights.rows, columns: weights.columns)
        dropout.apply(weights, into: dropped, firstRow: block.firstDropoutRow)
        dropout.apply(d, into: d, firstRow: block.firstDropoutRow)
      }
      multiply(dropped, transposeA: true, block.queried(dContext), into: block.keyed(dValues))
      d.softmaxBackwardInPlace(probabilities: weights, scale: scale)
      multiply(d, block.keyed(keys), into: block.queried(dQueries))
      multiply(d, transposeA: true, block.queried(queries), into: block.keyed(dKeys))
    }
  }

  private func scale(_ queries: Matrix) -> Float {
    1 / Float(queries.columns / heads).squareRoot()
  }

  private func weights(_ queries: Matrix, _ keys: Matrix, _ block: Block) -> Matrix {
    let weights = Matrix(rows: block.queries.count, columns: block.keys.count)
    multiply(block.queried(queries), block.keyed(keys), transposeB: true, into: weights)
    weights.softmaxInPlace(scale: scale(queries))
    return weights
  }

  /// One head of one sequence.
  private struct Block {
    let sequence: Int
    let head: Int
    let queries: Range<Int>
    let keys: Range<Int>
    let columns: Range<Int>

    func queried(_ x: Matrix) -> Matrix { x[rows: queries][columns: columns] }
    func keyed(_ x: Matrix) -> Matrix { x[rows: keys][columns: columns] }

    /// A stream of its own for each sequence, as rows differ in length from one to the next.
    func dropout(_ dropout: Dropout?) -> Dropout? { dropout?.child(sequence) }
    var firstDropoutRow: Int { head * queries.count }
  }

  /// Long sequences are shared head by head, short ones whole.
  private func forEachBlock(
    _ queryRows: RowPartition, _ rows: RowPartition, columns: Int,
    _ body: @Sendable (Block) -> Void
  ) {
    precondition(queryRows.count == rows.count && columns % heads == 0)
    let size = columns / heads
    let headsAtOnce = rows.longest >= 64 ? 1 : heads
    let groups = (heads + headsAtOnce - 1) / headsAtOnce
    parallel(rows.count * groups) { unit in
      let (sequence, group) = (unit / groups, unit % groups)
      guard !rows[sequence].isEmpty else { return }
      for head in group * headsAtOnce..<min(heads, (group + 1) * headsAtOnce) {
        body(
          Block(
            sequence: sequence, head: head, queries: queryRows[sequence], keys: rows[sequence],
            columns: head * size..<(head + 1) * size))
      }
    }
  }
}
