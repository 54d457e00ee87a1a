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
}
