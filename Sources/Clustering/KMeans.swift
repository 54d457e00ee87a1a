package import FilbertTensor
import Glibc

/// Clusters of vectors by Lloyd's algorithm, with weights of rows.
///
/// Rows are assigned in blocks, so that the distances from all centres are never in memory at a time. The same bits on any
/// number of threads: the rows of a cluster are summed in their order.
package struct KMeans: Sendable {
  /// `[clusters x dimensions]`.
  package private(set) var centres: Matrix
  /// The cluster of each row.
  package private(set) var clusters: [Int]
  /// The squared distance of each row from the centre of its cluster.
  package private(set) var squaredDistances: [Float]

  /// What scikit-learn takes at most is 300; the rows nearest to the centres hardly change after 20.
  package static let usualIterations = 20
  private static let blockRows = 512

  /// - Parameters:
  ///   - rows: `[rows x dimensions]`, at least as many as centres.
  ///   - weights: of the rows, not negative; 1 if left out.
  ///   - start: `[clusters x dimensions]`, the first centres.
  package init(
    _ rows: Matrix, weights: [Double]? = nil, from start: Matrix, iterations: Int = usualIterations
  ) {
    precondition(
      start.rows > 0 && start.rows <= rows.rows && start.columns == rows.columns,
      "\(start.shape) centres of \(rows.shape) rows")
    let weights = weights ?? [Double](repeating: 1, count: rows.rows)
    let norms = rows.squaredRowNorms
    centres = start
    (clusters, squaredDistances) = Self.nearest(rows, norms, to: start)
    for _ in 0..<iterations {
      fillEmptyClusters()
      centres = Self.means(rows, weights, clusters, count: start.rows, otherwise: centres)
      let before = clusters
      (clusters, squaredDistances) = Self.nearest(rows, norms, to: centres)
      if clusters == before { break }
    }
  }

  /// Starts from `count` rows that are drawn as k-means++ does, with as many trials as in scikit-learn. Fewer clusters if
  /// fewer rows differ.
  package init(_ rows: Matrix, weights: [Double]? = nil, count: Int, draws: RandomStream) {
    var sampling = PlusPlusSampling(VectorRows(rows), weights: weights) { draws.uniform($0) }
    let trials = 2 + Int(log(Double(count)))
    while sampling.chosen.count < count, sampling.chooseNext(trials: trials) {}
    // All weights may be 0.
    let chosen = sampling.chosen.isEmpty ? [0] : sampling.chosen
    self.init(rows, weights: weights, from: rows.gather(rows: chosen))
  }

  /// The rows of each cluster, the nearest to its centre first.
  package var members: [[Int]] {
    var members = [[Int]](repeating: [], count: centres.rows)
    for (row, cluster) in clusters.enumerated() { members[cluster].append(row) }
    return members.map { rows in
      rows.sorted { (squaredDistances[$0], $0) < (squaredDistances[$1], $1) }
    }
  }

  /// The centre that is nearest to each row, and its squared distance.
  package static func nearest(
    _ rows: Matrix, to centres: Matrix
  ) -> (clusters: [Int], squaredDistances: [Float]) {
    nearest(rows, rows.squaredRowNorms, to: centres)
  }

  private static func nearest(
    _ rows: Matrix, _ norms: [Float], to centres: Matrix
  ) -> (clusters: [Int], squaredDistances: [Float]) {
    let centreNorms = centres.squaredRowNorms
    let blocks = (rows.rows + blockRows - 1) / blockRows
    let found = parallelMap(blocks, inBlocksOf: 1) { block in
      let range = block * blockRows..<min(rows.rows, (block + 1) * blockRows)
      let products = multiplyTransposed(rows[rows: range], centres)
      return products.withSpan { products in
        range.indices.map { index -> (Int, Float) in
          let first = (index - range.lowerBound) * centreNorms.count
          var best = (cluster: 0, value: Float.infinity)
          for cluster in centreNorms.indices {
            let value = centreNorms[cluster] - 2 * products[first + cluster]
            if value < best.value { best = (cluster, value) }
          }
          return (best.cluster, max(0, norms[index] + best.value))
        }
      }
    }.flatMap(\.self)
    return (found.map(\.0), found.map(\.1))
  }

  /// The weighted mean of the rows of each cluster; one whose rows have no weight keeps its centre.
  private static func means(
    _ rows: Matrix, _ weights: [Double], _ clusters: [Int], count: Int, otherwise old: Matrix
  ) -> Matrix {
    var members = [[Int]](repeating: [], count: count)
    for (row, cluster) in clusters.enumerated() { members[cluster].append(row) }
    let means = parallelMap(count, inBlocksOf: 1) { [members] cluster -> [Float] in
      let total = members[cluster].reduce(0) { $0 + weights[$1] }
      guard total > 0 else { return old.row(cluster) }
      var sum = [Double](repeating: 0, count: rows.columns)
      for row in members[cluster] {
        let weight = weights[row]
        for (column, value) in rows.row(row).enumerated() { sum[column] += weight * Double(value) }
      }
      return sum.map { Float($0 / total) }
    }
    return Matrix(rows: count, columns: rows.columns, elements: means.flatMap(\.self))
  }

  /// Gives each empty cluster the row that is farthest from its own centre, of those that are not alone.
  private mutating func fillEmptyClusters() {
    var counts = [Int](repeating: 0, count: centres.rows)
    for cluster in clusters { counts[cluster] += 1 }
    for empty in counts.indices where counts[empty] == 0 {
      var farthest: Int?
      for row in clusters.indices where counts[clusters[row]] > 1 {
        if farthest.map({ squaredDistances[row] > squaredDistances[$0] }) ?? true { farthest = row }
      }
      guard let row = farthest else { return }
      counts[clusters[row]] -= 1
      counts[empty] = 1
      (clusters[row], squaredDistances[row]) = (empty, 0)
    }
  }
}
