package import FilbertTensor

/// Which centre is nearest to each row.
package enum NearestCentres {
  private static let blockRows = 512

  /// The centre with the greatest cosine with each row, the first of equals, and this cosine.
  ///
  /// - Parameters:
  ///   - rows: `[rows x dimensions]`, of unit length.
  ///   - centres: `[clusters x dimensions]`, of unit length.
  package static func of(
    _ rows: Matrix, _ centres: Matrix
  ) -> (clusters: [Int], similarities: [Float]) {
    let found = greatest(
      rows, centres, offsets: [Float](repeating: 0, count: centres.rows))
    // Rounding may lead beyond the cosine of equal directions.
    return (found.clusters, found.values.map { min(1, $0) })
  }

  /// The centre of each row with the greatest sum of product and offset, the first of equals, and that sum.
  ///
  /// - Parameter offsets: one for each centre.
  static func greatest(
    _ rows: Matrix, _ centres: Matrix, offsets: [Float]
  ) -> (clusters: [Int], values: [Float]) {
    let blocks = (rows.rows + blockRows - 1) / blockRows
    let found = parallelMap(blocks, inBlocksOf: 1) { block in
      let range = block * blockRows..<min(rows.rows, (block + 1) * blockRows)
      let products = multiplyTransposed(rows[rows: range], centres)
      return products.withSpan { products in
        range.indices.map { row -> (Int, Float) in
          let first = (row - range.lowerBound) * offsets.count
          var best = (cluster: 0, value: -Float.infinity)
          for cluster in offsets.indices {
            let value = products[first + cluster] + offsets[cluster]
            if value > best.value { best = (cluster, value) }
          }
          return best
        }
      }
    }
    var (clusters, values) = ([Int](), [Float]())
    clusters.reserveCapacity(rows.rows)
    values.reserveCapacity(rows.rows)
    for (cluster, value) in found.joined() {
      clusters.append(cluster)
      values.append(value)
    }
    return (clusters, values)
  }
}
