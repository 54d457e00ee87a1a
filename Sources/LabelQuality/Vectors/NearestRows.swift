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
    neighbours = found.map { candidates in
      candidates.nearest.sorted.map { Neighbour(row: $0.row, similarity: $0.score) }
    }
    otherGroup = found.map(\.otherGroup)
  }

  fileprivate struct Candidates: Sendable {
    var nearest: TopScores
    var otherGroup: Neighbour?
  }

  private static func search(
    _ queries: Range<Int>, _ vectors: Matrix, _ groups: [Int], _ count: Int
  ) -> [Candidates] {
    var candidates = [Candidates](
      repeating: Candidates(nearest: TopScores(count: count)), count: queries.count)
    for start in stride(from: 0, to: vectors.rows, by: searchedRows) {
      let searched = start..<min(start + searchedRows, vectors.rows)
      let similarities = multiplyTransposed(vectors[rows: queries], vectors[rows: searched])
      for (place, query) in queries.enumerated() {
        similarities[rows: place..<place + 1].withSpan {
          candidates[place].take($0, from: start, of: query, groups: groups)
        }
      }
    }
    return candidates
  }
}

extension NearestRows.Candidates {
  /// Looks at the similarities of one row with those from `start` on.
  fileprivate mutating func take(
    _ similarities: Span<Float>, from start: Int, of query: Int, groups: [Int]
  ) {
    nearest.offer(similarities, from: start, excluding: [query])
    var place = -1
    while true {
      place = similarities.firstIndex(
        above: otherGroup?.similarity ?? -.infinity, from: place + 1)
      guard place < similarities.count else { return }
      if groups[start + place] != groups[query] {
        otherGroup = NearestRows.Neighbour(row: start + place, similarity: similarities[place])
      }
    }
  }
}
