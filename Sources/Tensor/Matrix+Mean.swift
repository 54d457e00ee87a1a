import CFilbertKernels

extension Matrix {
  /// The mean of each sequence's rows, `[sequences x columns]`; 0 for an empty sequence.
  package func means(_ partition: RowPartition) -> Matrix {
    precondition(partition.rows == rows, "\(partition.rows) rows of \(shape)")
    let result = Matrix.zeros(rows: partition.count, columns: columns)
    parallel(partition.count) { sequence in
      let range = partition[sequence]
      guard !range.isEmpty else { return }
      let mean = result[rows: sequence..<sequence + 1]
      unsafe fb_add_column_sums(
        range.count, columns, stride, self[rows: range].pointer, nil, mean.pointer)
      mean.scaleInPlace(1 / Float(range.count))
    }
    return result
  }

  /// Divides every row by its Euclidean length; a row of zeros stays.
  package func normalizeRowsInPlace() {
    for row in 0..<rows {
      let vector = self[rows: row..<row + 1]
      let length = vector.sumOfSquares.squareRoot()
      if length > 0 { vector.scaleInPlace(Float(1 / length)) }
    }
  }

  /// The gradient of the rows of which ``means(_:)`` were taken, `[rows x columns]`: each row of a sequence has the same
  /// share of `self`, the gradient of the means.
  package func meansBackward(_ partition: RowPartition) -> Matrix {
    precondition(partition.count == rows, "\(partition.count) sequences, gradient \(shape)")
    let result = Matrix(rows: partition.rows, columns: columns)
    parallel(partition.count) { sequence in
      let range = partition[sequence]
      guard !range.isEmpty else { return }
      let share = self[rows: sequence..<sequence + 1].copy()
      share.scaleInPlace(1 / Float(range.count))
      for row in range { result[rows: row..<row + 1].copyElements(from: share) }
    }
    return result
  }

  /// The Euclidean length of every row.
  package var rowLengths: [Double] {
    (0..<rows).map { self[rows: $0..<$0 + 1].sumOfSquares.squareRoot() }
  }

  /// The gradient of the rows that ``normalizeRowsInPlace()`` has divided: `self` is the gradient of the divided rows.
  ///
  /// With `u = x / |x|` it is `(du - (du · u) u) / |x|`; a row of zeros has none.
  ///
  /// - Parameters:
  ///   - units: the divided rows.
  ///   - lengths: ``rowLengths`` before.
  package func normalizeRowsBackward(units: Matrix, lengths: [Double]) -> Matrix {
    precondition(lengths.count == rows, "\(lengths.count) lengths, gradient \(shape)")
    let result = copy()
    for (row, along) in rowProducts(with: units).enumerated() {
      let gradient = result[rows: row..<row + 1]
      gradient.addInPlace(units[rows: row..<row + 1], scale: Float(-along))
      gradient.scaleInPlace(lengths[row] > 0 ? Float(1 / lengths[row]) : 0)
    }
    return result
  }
}
