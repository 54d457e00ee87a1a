import CFilbertKernels

extension Matrix {
  /// The given rows, in that order, as a new matrix.
  package func gather(rows indices: [Int]) -> Matrix {
    let result = Matrix(rows: indices.count, columns: columns)
    for (target, source) in indices.enumerated() {
      precondition(source >= 0 && source < rows, "row \(source) of \(shape)")
      unsafe (result.pointer + target * columns).update(
        from: pointer + source * stride, count: columns)
    }
    return result
  }

  /// `self[indices[i]] += x[i]`: the gradient of a gather. Rows that are named twice add up.
  ///
  /// Parallel over columns, so that additions to one row keep their order.
  package func scatterAdd(rows indices: [Int32], _ x: Matrix) {
    precondition(
      indices.count == x.rows && columns == x.columns, "scatter of \(x.shape) into \(shape)")
    precondition(
      indices.allSatisfy { $0 >= 0 && Int($0) < rows }, "scatter outside \(shape)")
    parallel(columns, inBlocksOf: 64) { range in
      for (source, target) in indices.enumerated() {
        unsafe fb_add_scaled(
          range.count, 1, x.pointer + source * x.stride + range.lowerBound,
          pointer + Int(target) * stride + range.lowerBound)
      }
    }
  }

  /// `self[indices[i]] = x[i]`: undoes a gather.
  package func set(rows indices: [Int], to x: Matrix) {
    precondition(
      indices.count == x.rows && columns == x.columns, "rows of \(x.shape) into \(shape)")
    for (index, row) in indices.enumerated() {
      self[rows: row..<row + 1].copyElements(from: x[rows: index..<index + 1])
    }
  }

  /// ``scatterAdd(rows:_:)`` for row numbers that a program computed.
  package func scatterAdd(rows indices: [Int], _ x: Matrix) {
    scatterAdd(rows: indices.map(Int32.init), x)
  }
}
