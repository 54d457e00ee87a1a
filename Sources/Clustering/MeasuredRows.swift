package import FilbertTensor

/// Rows between which distances can be measured, whatever they are stored as.
package protocol MeasuredRows: Sendable {
  var count: Int { get }
  /// The squared Euclidean length of each row.
  var squaredNorms: [Float] { get }
  /// The products of some rows with all of them, `[some x rows]`.
  func products(of rows: [Int]) -> Matrix
}

extension MeasuredRows {
  /// The squared distances of all rows from each of some of them, never negative, and 0 from itself.
  package func squaredDistances(from rows: [Int]) -> [[Float]] {
    let products = products(of: rows)
    return rows.enumerated().map { place, row in
      var distances = products.row(place)
      let own = squaredNorms[row]
      for other in distances.indices {
        distances[other] = max(0, squaredNorms[other] + own - 2 * distances[other])
      }
      distances[row] = 0
      return distances
    }
  }
}
