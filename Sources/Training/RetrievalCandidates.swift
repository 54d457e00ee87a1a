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
  /// The places of other items that are right for the query too, so that they are not ranked.
  private let others: [Set<Int>]

  /// With more candidates, a pass over the held-out pairs would take as long as an epoch without changing the order of
  /// models.
  private static let usualCount = 1_000

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
    others = held.map { pair in
      Set(pairs.knownOfAll[pair.group].subtracting([pair.item]).compactMap { places[$0] })
    }
  }

  /// Mean reciprocal rank, the share of queries that find their item first, and the loss: of each query among all
  /// candidates, without other items that are right for it. Items with the same score as the right one rank above it,
  /// so vectors that are all equal find nothing.
  ///
  /// - Parameters:
  ///   - queries: unit vectors, one for each pair.
  ///   - vectors: unit vectors of ``items``.
  func metrics(queries: Matrix, items vectors: Matrix, scale: Float) -> ValidationMetrics {
    let ranked = parallelMap(queries.rows, inBlocksOf: 64) { query in
      let scores = multiplyTransposed(queries[rows: query..<query + 1], vectors).row(0)
      return rank(query, scores, scale: Double(scale))
    }
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
    var (rank, total) = (1, 1.0)
    for (place, score) in scores.enumerated()
    where place != targets[query] && !others[query].contains(place) {
      if score >= own { rank += 1 }
      total += exp(scale * Double(score - own))
    }
    return (rank, log(total))
  }
}
