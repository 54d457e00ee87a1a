/// Rows between which distances can be measured, whatever they are stored as.
package protocol MeasuredRows: Sendable {
  var count: Int { get }
  /// The squared Euclidean length of each row.
  var squaredNorms: [Float] { get }
  /// The products of all rows with one of them.
  func products(with row: Int) -> [Float]
}

extension MeasuredRows {
  /// The squared distance of each row from one of them, never negative, and 0 from itself.
  func squaredDistances(from row: Int) -> [Float] {
    let products = products(with: row)
    let own = squaredNorms[row]
    var distances = products.indices.map { max(0, squaredNorms[$0] + own - 2 * products[$0]) }
    distances[row] = 0
    return distances
  }
}
