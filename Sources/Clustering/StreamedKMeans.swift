package import FilbertCore
package import FilbertTensor

/// Spherical k-means on any number of vectors in bounded memory.
///
/// Up to ``sampleRows`` vectors are clustered as they are. If there are more, ``sampleRows`` of them, from all parts,
/// are clustered first. Then passes over all vectors assign them and update the centres, until fewer than one row of
/// ``settledShare`` changes its cluster, or for ``mostPasses`` passes. A cluster that has lost all its rows starts again
/// from the row that is least similar to its centre. Sums over all vectors are taken in their order, so the size of blocks
/// changes nothing.
package struct StreamedKMeans {
  /// `[clusters x dimensions]`, of unit length.
  package private(set) var centres: Matrix
  /// The cluster of each row.
  package private(set) var clusters: [Int]
  /// The cosine of each row with the centre of its cluster.
  package private(set) var similarities: [Float]

  /// 31 MB at 384 dimensions.
  package static let sampleRows = 20_000
  private static let mostPasses = 20
  private static let settledShare = 1_000
  /// A greater cosine is that of equal vectors, up to rounding.
  private static let sameDirection: Float = 1 - 1e-6

  /// - Parameters:
  ///   - weights: of the rows, not negative.
  ///   - sampleRows: how many are clustered at once.
  /// - Throws: what reading the rows throws.
  package init(
    _ rows: StreamedRows, weights: [Double], count: Int, seed: UInt64,
    sampleRows: Int = sampleRows
  ) throws(FilbertError) {
    let sample = rows.sample(atMost: sampleRows)
    let fitted = SphericalKMeans(
      try rows.rows(sample), weights: sample.map { weights[$0] }, count: count, seed: seed)
    (centres, clusters, similarities) = (fitted.centres, fitted.clusters, fitted.similarities)
    if sample.count < rows.count {
      self = try StreamedKMeans(rows, weights: weights, from: fitted.centres)
    }
  }

  /// Passes over all rows, from the first centres `start`, `[clusters x dimensions]`.
  init(_ rows: StreamedRows, weights: [Double], from start: Matrix) throws(FilbertError) {
    (centres, clusters, similarities) = (start, [], [])
    // Each pass beyond the usual ones fills an empty cluster.
    for pass in 0..<Self.mostPasses + start.rows {
      let before = clusters
      var sums = DirectionSums(centres)
      (clusters, similarities) = try Self.assign(rows, to: centres) { range, block, clusters in
        sums.add(block, clusters: clusters[...], weights: weights[range])
      }
      let refills = refills
      let isSettled =
        pass >= Self.mostPasses
        || before.count == clusters.count
          && zip(before, clusters).count(where: { $0 != $1 }) * Self.settledShare < clusters.count
      if isSettled, refills.isEmpty { return }
      if !isSettled { centres = sums.centres }
      for (cluster, row) in refills {
        centres[rows: cluster..<cluster + 1].copyElements(from: try rows.rows([row]))
      }
    }
  }

  /// The empty clusters, each with a row to start it from: the least similar to their own centres, of those that are not
  /// alone. None for clusters beyond the number of different rows.
  private var refills: [(cluster: Int, row: Int)] {
    var counts = [Int](repeating: 0, count: centres.rows)
    for cluster in clusters { counts[cluster] += 1 }
    var found: [(cluster: Int, row: Int)] = []
    for empty in counts.indices where counts[empty] == 0 {
      var farthest: Int?
      for row in clusters.indices
      where counts[clusters[row]] > 1 && similarities[row] < Self.sameDirection {
        if found.contains(where: { $0.row == row }) { continue }
        if farthest.map({ similarities[row] < similarities[$0] }) ?? true { farthest = row }
      }
      guard let row = farthest else { break }
      counts[clusters[row]] -= 1
      found.append((empty, row))
    }
    return found
  }

  /// The nearest centre of each row, a block at a time.
  private static func assign(
    _ rows: StreamedRows, to centres: Matrix, _ observe: (Range<Int>, Matrix, [Int]) -> Void
  ) throws(FilbertError) -> (clusters: [Int], similarities: [Float]) {
    var (clusters, similarities) = ([Int](), [Float]())
    clusters.reserveCapacity(rows.count)
    similarities.reserveCapacity(rows.count)
    try rows.forEachBlock { (range, block) throws(FilbertError) in
      let nearest = NearestCentres.of(block, centres)
      observe(range, block, nearest.clusters)
      clusters += nearest.clusters
      similarities += nearest.similarities
    }
    return (clusters, similarities)
  }
}
