/// The rows and columns of a matrix that are drawn: all labels, or the most frequent and one for all others.
struct MatrixCells {
  /// The places of the labels that have a row of their own.
  let kept: [Int]
  /// How many labels share the last row.
  let others: Int
  let counts: [[Int]]

  /// - Parameter limit: The most rows.
  init(_ counts: [[Int]], limit: Int) {
    guard counts.count > limit else {
      kept = Array(counts.indices)
      others = 0
      self.counts = counts
      return
    }
    let sums = counts.indices.map { label in
      counts[label].reduce(0, +) + counts.reduce(0) { $0 + $1[label] }
    }
    let frequent = counts.indices.sorted { (sums[$1], $0) < (sums[$0], $1) }.prefix(limit - 1)
    let kept = frequent.sorted()
    self.kept = kept
    others = counts.count - kept.count
    var place = [Int](repeating: kept.count, count: counts.count)
    for (index, label) in kept.enumerated() { place[label] = index }
    var sum = [[Int]](
      repeating: [Int](repeating: 0, count: kept.count + 1), count: kept.count + 1)
    for (row, values) in counts.enumerated() {
      for (column, value) in values.enumerated() { sum[place[row]][place[column]] += value }
    }
    self.counts = sum
  }

  /// Each count as a share of its row; 0 in a row without any.
  func share(_ row: Int, _ column: Int) -> Double {
    let total = counts[row].reduce(0, +)
    return total > 0 ? Double(counts[row][column]) / Double(total) : 0
  }
}
