import FilbertCore

/// How often each row counts.
struct RowWeights: Sendable {
  /// The weights divided by their sum.
  let shares: [Double]
  let total: Double

  /// - Parameter weights: 1 for each row if left out.
  /// - Throws: `badData` if no weight is positive.
  init(_ weights: [Double]?, rows: Int) throws(FilbertError) {
    let weights = weights ?? [Double](repeating: 1, count: rows)
    precondition(weights.count == rows, "\(weights.count) weights for \(rows) rows")
    precondition(weights.allSatisfy { $0 >= 0 && $0.isFinite }, "weights of rows are at least 0")
    let total = weights.reduce(0, +)
    guard total > 0 else {
      throw FilbertError(.badData, "There are no rows to fit to; add labelled rows.")
    }
    self.total = total
    shares = weights.map { $0 / total }
  }
}
