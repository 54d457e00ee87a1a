package import FilbertInference
package import FilbertTensor
import Synchronization

/// The vectors of items, and the best of them for vectors of queries: every product is computed, nothing is skipped.
///
/// Blocks of items are laid out once and multiplied with all queries, and a heap keeps the best of each query. A score
/// is one chain of multiply-adds, so a query gets the same bits alone and among others, on any number of threads.
package struct ItemIndex: Sendable {
  /// The row of an item, and the product of its vector and the query's: the cosine if both have length 1.
  package typealias Match = TopScores.Entry

  /// The number of items.
  package let count: Int
  package let dimensions: Int
  private let source: Source

  private enum Source {
    case matrix(Matrix)
    case file(VectorFile)
  }

  /// Items laid out at a time; 2,048 of 384 numbers are 3 MB.
  private static let itemRows = 2_048
  /// Queries that a thread multiplies at a time: what `PackedWeights` keeps in the second-level cache.
  private static let queryRows = 84
  /// With fewer queries than this, packing the items would take longer than multiplying them.
  private static let fewQueries = 32

  /// - Parameter vectors: `[items x dimensions]`, of length 1 if scores are to be cosines.
  package init(_ vectors: Matrix) {
    (count, dimensions, source) = (vectors.rows, vectors.columns, .matrix(vectors))
  }

  /// The items of a file, which stays mapped.
  package init(_ file: VectorFile) {
    (count, dimensions, source) = (file.rows, file.dimensions, .file(file))
  }

  /// The best items of each query, the best first; of equal scores the first item comes first.
  ///
  /// - Parameters:
  ///   - count: how many; all items if there are fewer.
  ///   - minScore: the least score of a match.
  ///   - excluded: for each query the rows of items it does not get; empty if none has any.
  ///   - groups: of all items, of each of which a query gets the best one; empty for any items.
  ///   - queries: `[queries x dimensions]`.
  package func best(
    count: Int, minScore: Float? = nil, excluding excluded: [Set<Int>] = [],
    groups: [Int32] = [], for queries: Matrix
  ) -> [[Match]] {
    precondition(
      queries.columns == dimensions, "queries of \(queries.shape), items of \(dimensions) numbers")
    precondition(excluded.isEmpty || excluded.count == queries.rows)
    precondition(groups.isEmpty || groups.count == self.count)
    guard count > 0, self.count > 0, queries.rows > 0 else {
      return [[Match]](repeating: [], count: queries.rows)
    }
    let search = Search(
      queries: queries, excluded: excluded,
      empty: TopScores(count: count, minimum: minScore, groups: groups))
    return queries.rows < Self.fewQueries ? searchEachBlock(search) : searchAllQueries(search)
  }

  /// The vectors of consecutive items.
  package func vectors(_ range: Range<Int>) -> Matrix {
    switch source {
    case .matrix(let vectors): vectors[rows: range]
    case .file(let file): file.block(range)
    }
  }

  private func block(_ number: Int) -> Range<Int> {
    number * Self.itemRows..<min((number + 1) * Self.itemRows, count)
  }

  private var blockCount: Int { (count + Self.itemRows - 1) / Self.itemRows }

  /// What is asked for.
  private struct Search: Sendable {
    let queries: Matrix
    let excluded: [Set<Int>]
    let empty: TopScores

    func offer(_ scores: Matrix, row: Int, of query: Int, from item: Int, to top: inout TopScores) {
      let excluded = excluded.isEmpty ? [] : excluded[query]
      scores[rows: row..<row + 1].withSpan { top.offer($0, from: item, excluding: excluded) }
    }
  }

  /// Blocks of items are shared by threads, for few queries.
  private func searchEachBlock(_ search: Search) -> [[Match]] {
    let queries = search.queries
    let found = parallelMap(blockCount, inBlocksOf: 1) { number in
      let items = block(number)
      let scores = Matrix(rows: queries.rows, columns: items.count)
      multiplySmall(queries, vectors(items), transposeB: true, into: scores)
      return (0..<queries.rows).map { query in
        var top = search.empty
        search.offer(scores, row: query, of: query, from: items.lowerBound, to: &top)
        return top.sorted
      }
    }
    return (0..<queries.rows).map { query in
      var top = search.empty
      for block in found {
        for match in block[query] { top.offer(match) }
      }
      return top.sorted
    }
  }

  /// Blocks of queries are shared by threads, for each block of items in turn.
  private func searchAllQueries(_ search: Search) -> [[Match]] {
    let parts = stride(from: 0, to: search.queries.rows, by: Self.queryRows).map { start in
      QueryBlock(start..<min(start + Self.queryRows, search.queries.rows), search.empty)
    }
    for number in 0..<blockCount {
      let items = block(number)
      let packed = PackedWeights(vectors(items))
      parallel(parts.count) { index in
        let part = parts[index]
        let scores = Matrix(rows: part.queries.count, columns: items.count)
        multiply(search.queries[rows: part.queries], packed, into: scores)
        part.top.withLock { top in
          for (row, query) in part.queries.enumerated() {
            search.offer(scores, row: row, of: query, from: items.lowerBound, to: &top[row])
          }
        }
      }
    }
    return parts.flatMap { part in part.top.withLock { top in top.map(\.sorted) } }
  }

  /// The best so far of consecutive queries, which one thread at a time adds to.
  private final class QueryBlock: Sendable {
    let queries: Range<Int>
    let top: Mutex<[TopScores]>

    init(_ queries: Range<Int>, _ empty: TopScores) {
      self.queries = queries
      top = Mutex([TopScores](repeating: empty, count: queries.count))
    }
  }
}
