package import FilbertCore
package import FilbertTensor

/// How similar each row is to the nearest centre if it had no part in the centres: what to expect of rows that come later.
///
/// A centre is nearer to the rows that it was made of than to others of their kind, the more so the fewer they are. Without
/// a row `x` of weight `w`, the centre of its cluster has the direction of `s - wx`, where `s` is the sum of the cluster. Its
/// cosine with `x` follows from the length of `s` and the cosine `a` of `x` with the centre: `(|s|a - w) / |s - wx|`. Then
/// another centre may be nearer.
package struct LeftOutSimilarities: Sendable {
  private static let blockRows = 512

  /// One for each row, at most its similarity to the centre that it had a part in.
  package let values: [Float]
  private let weights: [Double]

  /// - Parameters:
  ///   - rows: vectors of unit length.
  ///   - weights: of the rows; a row is left out with all of its weight.
  ///   - clusters: the nearest centre of each row.
  ///   - similarities: the cosine of each row with this centre.
  ///   - centres: `[clusters x dimensions]`, of unit length; at least two have rows.
  /// - Throws: what reading the rows throws.
  package init(
    _ rows: StreamedRows, weights: [Double], clusters: [Int], similarities: [Float],
    centres: Matrix
  ) throws(FilbertError) {
    var lengths = [Double](repeating: 0, count: centres.rows)
    var members = [Int](repeating: 0, count: centres.rows)
    for (row, cluster) in clusters.enumerated() {
      lengths[cluster] += weights[row] * Double(similarities[row])
      members[cluster] += 1
    }
    let own = clusters.indices.map { row in
      // Nothing is left of a cluster of one row.
      members[clusters[row]] > 1
        ? Self.leftOut(similarities[row], weight: weights[row], length: lengths[clusters[row]]) : -1
    }
    let isPresent = members.map { $0 > 0 }
    var values: [Float] = []
    values.reserveCapacity(rows.count)
    try rows.forEachBlock { (range, block) throws(FilbertError) in
      let parts = parallelMap((block.rows + Self.blockRows - 1) / Self.blockRows, inBlocksOf: 1) {
        part in
        let first = part * Self.blockRows
        let products = multiplyTransposed(
          block[rows: first..<min(block.rows, first + Self.blockRows)], centres)
        return (0..<products.rows).map { place in
          let row = range.lowerBound + first + place
          var best = own[row]
          for (cluster, product) in products.row(place).enumerated()
          where cluster != clusters[row] && isPresent[cluster] {
            best = max(best, product)
          }
          return min(best, similarities[row])
        }
      }
      values += parts.joined()
    }
    (self.values, self.weights) = (values, weights)
  }

  /// The cosine of a row with the rest of its cluster.
  private static func leftOut(_ similarity: Float, weight: Double, length: Double) -> Float {
    let product = length * Double(similarity)
    let rest = length * length - 2 * weight * product + weight * weight
    // Rows that cancel each other leave no direction.
    guard rest > 1e-12 * length * length else { return -1 }
    return Float(max(-1, min(1, (product - weight) / rest.squareRoot())))
  }

  /// The value that rows with at most this share of the weight are below.
  package func floor(below share: Double) -> Float {
    let limit = share * weights.reduce(0, +)
    var below = 0.0
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    let place = order.first { row in
      below += weights[row]
      return below > limit
    }
    return place.map { values[$0] } ?? -1
  }
}
