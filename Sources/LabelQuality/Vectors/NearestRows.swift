package import FilbertTensor

/// The rows whose vectors are nearest to that of each row, found with blocks of matrix products.
///
/// Time goes with the square of the rows, memory with the rows: a block of 256 x 4,096 similarities for each thread.
package struct NearestRows: Sendable {
  /// Another row.
  package struct Neighbour: Sendable, Equatable {
    package let row: Int
    /// The cosine of the angle between the two vectors.
    package let similarity: Float
  }

  /// For each row the nearest others, the most similar first; of equal similarity the first row comes first.
  package let neighbours: [[Neighbour]]
  /// For each row the nearest row of another group; nil if there is none.
  package let otherGroup: [Neighbour?]

  private static let queryRows = 256
  private static let searchedRows = 4_096

  /// - Parameters:
  ///   - vectors: `[rows x dimensions]`, of unit length.
  ///   - groups: what labels each row has, as a number.
  ///   - count: how many neighbours; all others if there are fewer.
  package init(_ vectors: Matrix, groups: [Int], count: Int) {
    precondition(groups.count == vectors.rows, "\(groups.count) groups, \(vectors.shape)")
    let blocks = (vectors.rows + Self.queryRows - 1) / Self.queryRows
    let found = parallelMap(blocks, inBlocksOf: 1) { block in
      let start = block * Self.queryRows
      return Self.search(
        start..<min(start + Self.queryRows, vectors.rows), vectors, groups, count)
    }.flatMap(\.self)
    (neighbours, otherGroup) = (found.map(\.nearest), found.map(\.otherGroup))
  }

  fileprivate struct Candidates: Sendable {
    var nearest: [Neighbour] = []
    var otherGroup: Neighbour?
    /// What a row must exceed to be among the nearest, and to be the nearest of another group.
    var limits: (nearest: Float, otherGroup: Float) = (-.infinity, -.infinity)
  }

  private static func search(
    _ queries: Range<Int>, _ vectors: Matrix, _ groups: [Int], _ count: Int
  ) -> [Candidates] {
    var candidates = [Candidates](repeating: Candidates(), count: queries.count)
    for start in stride(from: 0, to: vectors.rows, by: searchedRows) {
      let searched = start..<min(start + searchedRows, vectors.rows)
      let similarities = multiplyTransposed(vectors[rows: queries], vectors[rows: searched])
      for query in queries {
        similarities[rows: query - queries.lowerBound..<query - queries.lowerBound + 1].withSpan {
          candidates[query - queries.lowerBound].take(
            $0, from: searched, of: query, groups: groups, count: count)
        }
      }
    }
    return candidates
  }
}

extension NearestRows.Candidates {
  /// Looks at the similarities of one row with the rows `searched`.
  fileprivate mutating func take(
    _ similarities: Span<Float>, from searched: Range<Int>, of query: Int, groups: [Int], count: Int
  ) {
    let group = groups[query]
    for place in similarities.indices {
      let similarity = similarities[place]
      guard similarity > min(limits.nearest, limits.otherGroup) else { continue }
      let row = searched.lowerBound + place
      guard row != query else { continue }
      let neighbour = NearestRows.Neighbour(row: row, similarity: similarity)
      if similarity > limits.nearest { insert(neighbour, count: count) }
      if similarity > limits.otherGroup, groups[row] != group {
        (otherGroup, limits.otherGroup) = (neighbour, similarity)
      }
    }
  }

  private mutating func insert(_ neighbour: NearestRows.Neighbour, count: Int) {
    // Behind those of the same similarity, which come earlier in the file.
    let place = nearest.lastIndex { $0.similarity >= neighbour.similarity }.map { $0 + 1 } ?? 0
    nearest.insert(neighbour, at: place)
    if nearest.count > count { nearest.removeLast() }
    if nearest.count == count { limits.nearest = nearest[count - 1].similarity }
  }
}
