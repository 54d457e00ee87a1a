import FilbertTensor
import FilbertTransformer
import Glibc

/// The items among which queries of held-out pairs must find their own: all items of these pairs, and others to make up a
/// catalogue.
struct RetrievalCandidates {
  /// Numbers of items.
  let items: [Int]
  /// The place of each query's item in ``items``.
  private let targets: [Int]
  /// The group of each query.
  private let groups: [Int]
  /// The places of all items that are right for a group, so that they are not ranked for each other's queries. A
  /// customer may have thousands of both, so there is one set for all queries of a group.
  let right: [Int: Set<Int>]

  /// With more candidates than are held out, a pass over the held-out pairs would take as long as an epoch without
  /// changing the order of models.
  private static let usualCount = 1_000
  /// Queries whose scores are computed at once.
  private static let blockSize = 64

  /// - Parameter held: the held-out pairs of `pairs`.
  init(_ pairs: MatchingSequences, _ held: [MatchingSequences.Pair]) {
    var places: [Int: Int] = [:]
    var items: [Int] = []
    func add(_ item: Int) {
      guard places[item] == nil else { return }
      places[item] = items.count
      items.append(item)
    }
    for pair in held { add(pair.item) }
    for pair in pairs.training where items.count < Self.usualCount { add(pair.item) }
    self.items = items
    targets = held.map { places[$0.item] ?? 0 }
    groups = held.map(\.group)
    right = Dictionary(
      uniqueKeysWithValues: Set(groups).map { group in
        (group, Set(pairs.knownOfAll[group].keys.compactMap { places[$0] }))
      })
  }

  /// Mean reciprocal rank, the share of queries that find their item first, and the loss: of each query among all
  /// candidates, without other items that are right for it. Items with the same score as the right one rank above it,
  /// so vectors that are all equal find nothing.
  ///
  /// - Parameters:
  ///   - queries: unit vectors, one for each pair.
  ///   - vectors: unit vectors of ``items``.
  func metrics(queries: Matrix, items vectors: Matrix, scale: Float) -> ValidationMetrics {
    let blocks = (queries.rows + Self.blockSize - 1) / Self.blockSize
    let ranked = parallelMap(blocks, inBlocksOf: 1) { block in
      let first = block * Self.blockSize
      let rows = first..<min(first + Self.blockSize, queries.rows)
      let scores = multiplyTransposed(queries[rows: rows], vectors)
      return rows.map { rank($0, scores.row($0 - first), scale: Double(scale)) }
    }.flatMap(\.self)
    let count = Double(max(1, ranked.count))
    return ValidationMetrics(
      loss: ranked.reduce(0) { $0 + $1.loss } / count,
      [
        .mrr: ranked.reduce(0) { $0 + 1 / Double($1.rank) } / count,
        .accuracy: Double(ranked.count { $0.rank == 1 }) / count,
      ])
  }

  private func rank(
    _ query: Int, _ scores: [Float], scale: Double
  ) -> (rank: Int, loss: Double) {
    let own = scores[targets[query]]
    let right = right[groups[query], default: []]
    var (rank, total) = (1, 1.0)
    for (place, score) in scores.enumerated()
    where place != targets[query] && !right.contains(place) {
      if score >= own { rank += 1 }
      total += exp(scale * Double(score - own))
    }
    return (rank, log(total))
  }
}
