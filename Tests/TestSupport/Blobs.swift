package import FilbertTensor

/// Vectors of length 1 around `centres` random directions, and which direction each is near to.
package func blobs(
  _ rows: Int, dimensions: Int, centres: Int, spread: Float = 0.3, seed: UInt64 = 1
) -> (vectors: Matrix, centres: [Int]) {
  let draws = RandomStream(seed: seed, name: "blobs")
  func normal(_ place: Int) -> Float {
    Float((0..<12).reduce(-6.0) { $0 + draws.uniform(place * 12 + $1) })
  }
  let offset = rows * dimensions
  let own = (0..<rows).map { $0 % centres }
  let vectors = Matrix(
    rows: rows, columns: dimensions,
    elements: (0..<rows * dimensions).map { place in
      let (row, column) = (place / dimensions, place % dimensions)
      return normal(offset + own[row] * dimensions + column) + spread * normal(place)
    })
  vectors.normalizeRowsInPlace()
  return (vectors, own)
}
