package import FilbertCore
package import FilbertTensor

/// Vectors of unit length that may be larger than memory, read a block at a time.
package struct StreamedRows {
  package let count: Int
  package let dimensions: Int
  private let read: (Range<Int>) throws(FilbertError) -> Matrix

  /// Rows of a block: 12 MB at 384 dimensions.
  package static let blockRows = 8_192

  /// - Parameter read: the rows of a range, `[rows x dimensions]`.
  package init(
    count: Int, dimensions: Int, read: @escaping (Range<Int>) throws(FilbertError) -> Matrix
  ) {
    (self.count, self.dimensions, self.read) = (count, dimensions, read)
  }

  /// Calls `body` with each block and the numbers of its rows, in order.
  package func forEachBlock(
    _ body: (Range<Int>, Matrix) throws(FilbertError) -> Void
  ) throws(FilbertError) {
    for start in stride(from: 0, to: count, by: Self.blockRows) {
      let range = start..<min(count, start + Self.blockRows)
      try body(range, try read(range))
    }
  }

  /// Some rows in the order of their numbers, which ascend, `[numbers x dimensions]`.
  package func rows(_ numbers: [Int]) throws(FilbertError) -> Matrix {
    let found = Matrix(rows: numbers.count, columns: dimensions)
    var next = 0
    try forEachBlock { (range, block) throws(FilbertError) in
      let first = next
      while next < numbers.count, numbers[next] < range.upperBound { next += 1 }
      guard first < next else { return }
      found[rows: first..<next].copyElements(
        from: block.gather(rows: numbers[first..<next].map { $0 - range.lowerBound }))
    }
    return found
  }

  /// The numbers of `limit` rows, or of all if there are no more: one at random from each of `limit` parts of the rows,
  /// so rows in any order are represented, even if a pattern repeats. The choice is always the same.
  package func sample(atMost limit: Int) -> [Int] {
    guard count > limit else { return Array(0..<count) }
    let draws = RandomStream(seed: 0, name: "sample")
    return (0..<limit).map { part in
      let first = part * count / limit
      return first + draws.index(part, below: (part + 1) * count / limit - first)
    }
  }
}
