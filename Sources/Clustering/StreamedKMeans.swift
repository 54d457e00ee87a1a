package import FilbertCore
package import FilbertTensor

/// Spherical k-means on any number of vectors in bounded memory.
///
/// Up to ``sampleRows`` vectors are clustered as they are. If there are more, ``sampleRows`` of them, from all parts,
/// are clustered first. Then passes over all vectors assign them and update the centres, until fewer than one row of
/// ``settledShare`` changes its cluster, or for ``mostPasses`` passes. Sums over all vectors are taken in their order,
/// so the size of blocks changes nothing.
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
    centres = fitted.centres
    (clusters, similarities) = (fitted.clusters, fitted.similarities)
    guard sample.count < rows.count else { return }
    (clusters, similarities) = ([], [])
    for _ in 0..<Self.mostPasses {
      let before = clusters
      var sums = DirectionSums(centres)
      (clusters, similarities) = try Self.assign(rows, to: centres) { range, block, clusters in
        sums.add(block, clusters: clusters[...], weights: weights[range])
      }
      if before.count == clusters.count,
        zip(before, clusters).count(where: { $0 != $1 }) * Self.settledShare < clusters.count
      {
        return
      }
      centres = sums.centres
    }
    (clusters, similarities) = try Self.assign(rows, to: centres) { _, _, _ in }
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
