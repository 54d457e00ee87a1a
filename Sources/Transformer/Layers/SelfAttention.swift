package import FilbertTensor

/// Multi-head self-attention up to, not including, its output projection.
///
/// Query, key and value are adjacent in the layout, so they are computed as one product.
package struct SelfAttention: Sendable {
  let projection: Linear
  let query: Linear
  let keyValue: Linear
  let attention: Attention

  package init(_ name: String, size: Int, heads: Int, in layout: inout ParameterLayout) {
    let parts = ["query", "key", "value"]
    let weights = parts.map {
      layout.matrix("\(name).\($0).weight", rows: size, columns: size)
    }
    let biases = parts.map { layout.vector("\(name).\($0).bias", count: size) }
    projection = Linear(
      weight: ParameterLayout.stacked(weights), bias: ParameterLayout.stacked(biases))
    query = Linear(weight: weights[0], bias: biases[0])
    keyValue = Linear(
      weight: ParameterLayout.stacked(Array(weights[1...])),
      bias: ParameterLayout.stacked(Array(biases[1...])))
    attention = Attention(heads: heads)
  }

  /// Queries, keys and values. With a selection `queries` has the selected rows only.
  package struct Saved: Sendable {
    let queries: Matrix
    let keys: Matrix
    let values: Matrix
    let context: Matrix
  }

  /// - Parameters:
  ///   - x: `[rows x hidden]`
  ///   - selection: the row of each sequence that the model reads; nil for all rows.
  /// - Returns: `context` `[rows or sequences x hidden]`, with what backward needs.
  package func forward(
    _ x: Matrix, _ rows: RowPartition, selection: [Int]?, dropout: Dropout?,
    _ parameters: Parameters
  ) -> Saved {
    let size = query.weight.columns
    let (queries, keysValues): (Matrix, Matrix)
    if let selection {
      queries = query.forward(x.gather(rows: selection), parameters)
      keysValues = keyValue.forward(x, parameters)
    } else {
      let all = projection.forward(x, parameters)
      (queries, keysValues) = (all[columns: 0..<size], all[columns: size..<3 * size])
    }
    let (keys, values) = (keysValues[columns: 0..<size], keysValues[columns: size..<2 * size])
    let context = attention.forward(
      queries: queries, queryRows(rows, selection), keys: keys, values: values, rows,
      dropout: dropout)
    return Saved(queries: queries, keys: keys, values: values, context: context)
  }

  /// - Parameter x: ``forward``'s argument.
  /// - Returns: its gradient, `[rows x hidden]`.
  func backward(
    _ dContext: Matrix, saved: Saved, x: Matrix, _ rows: RowPartition, selection: [Int]?,
    dropout: Dropout?, _ parameters: Parameters, _ gradients: Parameters?
  ) -> Matrix {
    let size = query.weight.columns
    func attend(_ dQueries: Matrix, _ dKeysValues: Matrix) {
      attention.backward(
        dContext, queries: saved.queries, queryRows(rows, selection), keys: saved.keys,
        values: saved.values, rows, dropout: dropout, dQueries: dQueries,
        dKeys: dKeysValues[columns: 0..<size], dValues: dKeysValues[columns: size..<2 * size])
    }
    guard let selection else {
      let d = Matrix(rows: x.rows, columns: 3 * size)
      attend(d[columns: 0..<size], d[columns: size..<3 * size])
      return projection.backward(d, x: x, parameters, gradients)
    }
    let dQueries = Matrix(rows: selection.count, columns: size)
    let dKeysValues = Matrix(rows: x.rows, columns: 2 * size)
    attend(dQueries, dKeysValues)
    let dx = keyValue.backward(dKeysValues, x: x, parameters, gradients)
    let dSelected = query.backward(
      dQueries, x: x.gather(rows: selection), parameters, gradients)
    dx.scatterAdd(rows: selection, dSelected)
    return dx
  }

  private func queryRows(_ rows: RowPartition, _ selection: [Int]?) -> RowPartition {
    selection.map { RowPartition(lengths: $0.map { _ in 1 }) } ?? rows
  }
}
