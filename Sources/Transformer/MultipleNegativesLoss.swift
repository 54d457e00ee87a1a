package import FilbertTensor
import Glibc

/// Multiple-negatives ranking loss (Henderson et al. 2017) as `MultipleNegativesRankingLoss` of sentence-transformers
/// has it: each query must find its item among those of the batch.
///
/// With unit vectors `q_i` of queries and `d_i` of their items, and the scale `s`,
/// `loss_i = -s q_i·d_i + log Σ_j exp(s q_i·d_j)`. Items that are known to be right for a query as well are left out of
/// its sum, so that they are not pushed away from it.
///
/// Batches draw an item as a negative as often as it occurs in pairs, so this loss pushes popular items away. With the
/// share `p_j` of an item among all pairs, `s q_i·d_j - log p_j` in place of `s q_i·d_j` corrects that (Yi et al. 2019,
/// "Sampling-bias-corrected neural modeling for large corpus item recommendations").
package struct MultipleNegativesLoss: Sendable, Equatable {
  /// The inverse temperature.
  package let scale: Float

  /// The scale of sentence-transformers.
  package static let usualScale: Float = 20

  package init(scale: Float = usualScale) { self.scale = scale }

  /// The summed loss over `normalizer`, and its gradients.
  ///
  /// - Parameters:
  ///   - queries: unit vectors, `[pairs x features]`.
  ///   - items: the unit vector of each query's item.
  ///   - logShares: the logarithm of the share of each of the items among all pairs; empty corrects nothing.
  ///   - isKnown: whether the item of another pair (second argument) is right for a query (first) too.
  package func callAsFunction(
    queries: Matrix, items: Matrix, normalizer: Double, logShares: [Double] = [],
    isKnown: (Int, Int) -> Bool = { _, _ in false }
  ) -> (loss: Double, queries: Matrix, items: Matrix) {
    precondition(queries.rows == items.rows, "queries \(queries.shape), items \(items.shape)")
    let count = queries.rows
    precondition(logShares.isEmpty || logShares.count == count, "\(logShares.count) shares")
    let cosines = multiplyTransposed(queries, items)
    var loss = 0.0
    var gradient = [Float](repeating: 0, count: count * count)
    for query in 0..<count {
      let scores = cosines.row(query).enumerated().map { item, cosine in
        Double(scale) * Double(cosine) - (logShares.isEmpty ? 0 : logShares[item])
      }
      let candidates = (0..<count).filter { $0 == query || !isKnown(query, $0) }
      let greatest = candidates.reduce(scores[query]) { max($0, scores[$1]) }
      let powers = candidates.map { exp(scores[$0] - greatest) }
      let total = powers.reduce(0, +)
      loss += log(total) + greatest - scores[query]
      for (candidate, power) in zip(candidates, powers) {
        let share = power / total - (candidate == query ? 1 : 0)
        gradient[query * count + candidate] = Float(share / normalizer)
      }
    }
    let dScores = Matrix(rows: count, columns: count, elements: gradient)
    let (dQueries, dItems) = (
      Matrix(rows: count, columns: queries.columns), Matrix(rows: count, columns: items.columns)
    )
    multiply(dScores, items, into: dQueries, scale: scale)
    multiply(dScores, transposeA: true, queries, into: dItems, scale: scale)
    return (loss / normalizer, dQueries, dItems)
  }
}
