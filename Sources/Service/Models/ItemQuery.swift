import FilbertBatching
import FilbertMatching
import FilbertTensor

/// A text's vector that the best items are searched for, for a lane of the queue: two values for each of ``rowCount``
/// items, its row and its score.
struct ItemQuery: BatchSequence {
  /// Rows are exact as numbers of a matrix up to this many.
  static let mostItems = 1 << 24
  /// Values in a row of the answers.
  static let columns = 2
  /// The row of an item that is missing, because fewer are good enough.
  private static let missing: Float = -1

  let vector: [Float]
  let minScore: Float?
  /// Rows of items that it does not get.
  let excluded: Set<Int>
  /// Whether it gets the best item of each group.
  let isDistinct: Bool
  /// How many items it gets at most.
  let rowCount: Int

  /// The queue measures how long a query takes in each lane.
  var tokenCount: Int { 1 }

  /// The answers to queries, one query after the other.
  ///
  /// - Parameter groups: of the items; empty if they have none.
  static func answers(
    _ queries: [ItemQuery], from index: ItemIndex, groups: [Int32]
  ) -> Matrix {
    var found = [[ItemIndex.Match]](repeating: [], count: queries.count)
    for isDistinct in [false, true] {
      let places = queries.indices.filter { queries[$0].isDistinct == isDistinct }
      guard !places.isEmpty else { continue }
      let best = best(
        places.map { queries[$0] }, from: index, groups: isDistinct ? groups : [])
      for (place, matches) in zip(places, best) { found[place] = matches }
    }
    var values: [Float] = []
    for (query, matches) in zip(queries, found) {
      let own = matches.prefix(query.rowCount).prefix { $0.score >= query.minScore ?? -.infinity }
      for match in own { values += [Float(match.row), match.score] }
      for _ in own.count..<query.rowCount { values += [missing, 0] }
    }
    return Matrix(rows: values.count / columns, columns: columns, elements: values)
  }

  /// The best of the most that any query wants, which contain the best of each.
  private static func best(
    _ queries: [ItemQuery], from index: ItemIndex, groups: [Int32]
  ) -> [[ItemIndex.Match]] {
    let minimums = queries.map(\.minScore)
    return index.best(
      count: queries.lazy.map(\.rowCount).max() ?? 0,
      minScore: minimums.contains(nil) ? nil : minimums.compactMap(\.self).min(),
      excluding: queries.map(\.excluded), groups: groups, for: Matrix(queries.map(\.vector)))
  }

  /// The items that one query got.
  static func matches(_ answers: Matrix) -> [ItemIndex.Match] {
    (0..<answers.rows).map { answers.row($0) }.prefix { $0[0] >= 0 }
      .map { ItemIndex.Match(row: Int($0[0]), score: $0[1]) }
  }
}
