import FilbertMatching
import FilbertTensor

/// Products of queries and items by OpenBLAS alone, and the search for the best items of the same queries.
struct MatchRate {
  /// Rows and columns of an `sgemm` call: enough for OpenBLAS to be at its best, and results that stay in a cache.
  private static let (queryRows, itemRows) = (512, 2_048)
  private static let best = 5

  private let queries: Matrix
  private let items: Matrix

  init(queries: Int, items: Int, dimensions: Int) {
    self.queries = Self.unitVectors(queries, dimensions, seed: 1)
    self.items = Self.unitVectors(items, dimensions, seed: 2)
  }

  private static func unitVectors(_ rows: Int, _ columns: Int, seed: UInt64) -> Matrix {
    let vectors = Matrix(rows: rows, columns: columns)
    vectors.fillNormal(RandomStream(seed: seed), deviation: 1 / Float(columns).squareRoot())
    return vectors
  }

  /// Floating-point operations of both.
  var flops: Double { 2 * Double(queries.rows) * Double(items.count) }

  /// Multiplies every query with every item, and overwrites the results.
  func multiplyAll() {
    let (queries, items) = (queries, items)
    parallel(queries.rows, inBlocksOf: Self.queryRows) { block in
      let products = Matrix(rows: block.count, columns: Self.itemRows)
      for start in stride(from: 0, to: items.rows, by: Self.itemRows) {
        let rows = start..<min(start + Self.itemRows, items.rows)
        multiply(
          queries[rows: block], items[rows: rows], transposeB: true,
          into: products[columns: 0..<rows.count])
      }
    }
  }

  /// Finds the best items of every query.
  func search() {
    precondition(
      ItemIndex(items).best(count: Self.best, for: queries).allSatisfy { $0.count == Self.best })
  }
}
