import FilbertTensor

/// Sums of the rows of each cluster, from which new centres are made.
///
/// Rows may be added in parts: the sums have the same bits, since each is taken in the order of rows.
struct DirectionSums {
  private let old: Matrix
  /// `[clusters][dimensions]`.
  private(set) var sums: [[Double]]

  /// - Parameter old: `[clusters x dimensions]`, the centres that clusters without weight keep.
  init(_ old: Matrix) {
    self.old = old
    sums = [[Double]](repeating: [Double](repeating: 0, count: old.columns), count: old.rows)
  }

  /// Adds rows, `[rows x dimensions]` without gaps, each times its weight, to the sums of their clusters.
  mutating func add(_ rows: Matrix, clusters: ArraySlice<Int>, weights: ArraySlice<Double>) {
    precondition(rows.rows == clusters.count && rows.rows == weights.count, rows.shape)
    var members = [[Int]](repeating: [], count: sums.count)
    for (row, cluster) in clusters.enumerated() { members[cluster].append(row) }
    let columns = rows.columns
    sums = parallelMap(sums.count, inBlocksOf: 1) { [sums, members] cluster in
      var sum = sums[cluster]
      rows.withSpan { values in
        for row in members[cluster] {
          let weight = weights[weights.startIndex + row]
          let values = values.extracting(row * columns..<(row + 1) * columns)
          for column in 0..<columns { sum[column] += weight * Double(values[column]) }
        }
      }
      return sum
    }
  }

  /// The length of each sum.
  var lengths: [Double] { sums.map { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() } }

  /// The sums at unit length, `[clusters x dimensions]`.
  var centres: Matrix {
    let lengths = lengths
    let rows = sums.enumerated().flatMap { cluster, sum -> [Float] in
      guard lengths[cluster] > 0 else { return old.row(cluster) }
      return sum.map { Float($0 / lengths[cluster]) }
    }
    return Matrix(rows: sums.count, columns: old.columns, elements: rows)
  }
}
