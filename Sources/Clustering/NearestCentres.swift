package import FilbertTensor

/// Which centre has the greatest cosine with each row.
package enum NearestCentres {
  private static let blockRows = 512

  /// The nearest centre of each row, the first of equals, and its cosine.
  ///
  /// - Parameters:
  ///   - rows: `[rows x dimensions]`, of unit length.
  ///   - centres: `[clusters x dimensions]`, of unit length.
  package static func of(
    _ rows: Matrix, _ centres: Matrix
  ) -> (clusters: [Int], similarities: [Float]) {
    let blocks = (rows.rows + blockRows - 1) / blockRows
    let found = parallelMap(blocks, inBlocksOf: 1) { block in
      let range = block * blockRows..<min(rows.rows, (block + 1) * blockRows)
      let products = multiplyTransposed(rows[rows: range], centres)
      return products.withSpan { products in
        range.indices.map { row -> (Int, Float) in
          let first = (row - range.lowerBound) * centres.rows
          var best = (cluster: 0, value: -Float.infinity)
          for cluster in 0..<centres.rows where products[first + cluster] > best.value {
            best = (cluster, products[first + cluster])
          }
          return best
        }
      }
    }
    var (clusters, similarities) = ([Int](), [Float]())
    clusters.reserveCapacity(rows.rows)
    similarities.reserveCapacity(rows.rows)
    for (cluster, value) in found.joined() {
      clusters.append(cluster)
      // Rounding may lead beyond the cosine of equal directions.
      similarities.append(min(1, value))
    }
    return (clusters, similarities)
  }
}
