package import FilbertTensor

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
      EmptyClusters.fill(
        &clusters, count: start.rows, distances: &squaredDistances, atCentre: 0)
      centres = Self.means(rows, weights, clusters, count: start.rows, otherwise: centres)
      let before = clusters
      (clusters, squaredDistances) = Self.nearest(rows, norms, to: centres)
      if clusters == before { break }
    }
  }

  /// Starts from `count` rows that are drawn as k-means++ does, with as many trials as in scikit-learn. Fewer clusters if
  /// fewer rows differ.
  package init(_ rows: Matrix, weights: [Double]? = nil, count: Int, draws: RandomStream) {
    let chosen = PlusPlusSampling.start(rows, weights: weights, count: count, draws: draws)
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
    // The nearest centre is the one with the greatest product less half its squared length.
    let found = NearestCentres.greatest(
      rows, centres, offsets: centres.squaredRowNorms.map { -$0 / 2 })
    return (found.clusters, zip(norms, found.values).map { max(0, $0 - 2 * $1) })
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
}
