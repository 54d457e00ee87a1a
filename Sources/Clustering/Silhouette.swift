package import FilbertTensor

/// How much nearer rows are to their own cluster than to the next one, by cosine distances (Rousseeuw 1987): equal to
/// scikit-learn's `silhouette_score` with `metric="cosine"`.
///
/// The mean cosine distance of a row from the rows of a cluster is 1 less its product with their mean. So the time grows
/// with rows times clusters, and no two rows are compared.
package enum Silhouette {
  private static let blockRows = 512

  /// The mean over all rows, from -1 to 1.
  ///
  /// - Parameters:
  ///   - rows: `[rows x dimensions]`, of unit length.
  ///   - clusters: of the rows, below `count`, which is at least 2.
  ///   - weights: how often each row counts.
  package static func mean(
    _ rows: Matrix, clusters: [Int], count: Int, weights: [Double]
  ) -> Double {
    let (means, sizes) = means(rows, clusters, count, weights)
    let sums = parallelMap((rows.rows + blockRows - 1) / blockRows, inBlocksOf: 1) { block in
      let range = block * blockRows..<min(rows.rows, (block + 1) * blockRows)
      let products = multiplyTransposed(rows[rows: range], means)
      return range.reduce(0.0) { sum, row in
        let products = products.row(row - range.lowerBound)
        return sum + weights[row] * width(products, own: clusters[row], sizes)
      }
    }
    return sums.reduce(0, +) / weights.reduce(0, +)
  }

  /// Of one row, from its products with the means of all clusters.
  private static func width(_ products: [Float], own: Int, _ sizes: [Double]) -> Double {
    // A row alone in its cluster has none.
    guard sizes[own] > 1 else { return 0 }
    // The row itself is one of its cluster, at no distance.
    let inside = (1 - Double(products[own])) * sizes[own] / (sizes[own] - 1)
    var outside = Double.infinity
    for cluster in products.indices where cluster != own && sizes[cluster] > 0 {
      outside = min(outside, 1 - Double(products[cluster]))
    }
    let greater = max(inside, outside)
    return greater > 0 && outside.isFinite ? (outside - inside) / greater : 0
  }

  /// The mean of the rows of each cluster, `[clusters x dimensions]`, and their weights.
  private static func means(
    _ rows: Matrix, _ clusters: [Int], _ count: Int, _ weights: [Double]
  ) -> (Matrix, [Double]) {
    var members = [[Int]](repeating: [], count: count)
    for (row, cluster) in clusters.enumerated() { members[cluster].append(row) }
    let sizes = members.map { $0.reduce(0) { $0 + weights[$1] } }
    let means = parallelMap(count, inBlocksOf: 1) { [members] cluster -> [Float] in
      var sum = [Double](repeating: 0, count: rows.columns)
      for row in members[cluster] {
        for (column, value) in rows.row(row).enumerated() {
          sum[column] += weights[row] * Double(value)
        }
      }
      return sum.map { Float($0 / max(sizes[cluster], 1e-300)) }
    }
    return (
      Matrix(rows: count, columns: rows.columns, elements: means.flatMap(\.self)), sizes
    )
  }
}
