package import FilbertTensor

/// A model's probabilities of labels for rows it has not learned from, read as `Double`s without a second copy.
package struct LabelProbabilities: Sendable {
  /// `[rows x labels]`.
  private let matrix: Matrix
  /// The label that is compared with the absence of it; nil if each row has one of all labels.
  private let label: Int?

  /// Probabilities of labels of which each row has one: each row sums to 1.
  package init(_ matrix: Matrix) {
    (self.matrix, label) = (matrix, nil)
  }

  /// One label of a row that may have any number of them: 0 is its absence, 1 its presence.
  package init(_ matrix: Matrix, ofLabel label: Int) {
    precondition(0..<matrix.columns ~= label, "label \(label) of \(matrix.shape)")
    (self.matrix, self.label) = (matrix, label)
  }

  /// Number of rows.
  package var rowCount: Int { matrix.rows }

  /// Number of labels that a row may have: 2 for presence and absence.
  package var labelCount: Int { label == nil ? matrix.columns : 2 }

  package subscript(row: Int, label: Int) -> Double {
    guard let column = self.label else { return Double(matrix[row, label]) }
    let present = Double(matrix[row, column])
    return label == 1 ? present : 1 - present
  }

  /// The probabilities of one row.
  package func row(_ row: Int) -> [Double] {
    guard label == nil else { return [self[row, 0], self[row, 1]] }
    return matrix.row(row).map { Double($0) }
  }
}
