package import FilbertCore
package import FilbertRanks
package import FilbertTensor
package import FilbertTransformer
import Glibc

/// Pairs of texts, whose vectors are to be closer to each other than to those of other pairs: a bi-encoder.
///
/// The examples of a batch are compared with each other, so a batch is one loss and cannot be cut into parts.
package struct MatchingTask: TrainingTask {
  let network: SentenceEncoder
  let pooling: SentenceEncoder.Pooling
  let loss: MultipleNegativesLoss
  let pairs: MatchingSequences
  /// Whether scores are corrected for how often an item occurs, see `MultipleNegativesLoss`.
  let correctsPopularity: Bool
  /// The logarithm of the share of each item among the pairs to train on.
  private let logShares: [Double]
  package let ranks: any RankGroup

  package init(
    _ network: SentenceEncoder, pooling: SentenceEncoder.Pooling, _ pairs: MatchingSequences,
    loss: MultipleNegativesLoss = MultipleNegativesLoss(), correctsPopularity: Bool = false
  ) {
    (self.network, self.pooling, self.loss, self.pairs) = (network, pooling, loss, pairs)
    self.correctsPopularity = correctsPopularity
    var counts = [Double](repeating: 0, count: pairs.items.count)
    for pair in pairs.training { counts[pair.item] += 1 }
    logShares = counts.map { log($0 / Double(pairs.training.count)) }
    ranks = LoneRank()
  }

  package var configuration: BertConfiguration { network.configuration }
  package var layout: ParameterLayout { network.layout }
  package var encoder: Encoder { network.encoder }
  package var examples: Int { pairs.training.count }
  package var tokensAtOnce: Int { .max }

  package func tokens(_ example: Int) -> [Int32] {
    let pair = pairs.training[example]
    return pair.query.ids + pairs.items[pair.item].ids
  }

  package func weight(of batch: [Int]) -> Double { Double(batch.count) }

  package func accumulateGradients(
    _ batch: [Int], normalizer: Double, dropout: DropoutStreams?, frozenLayers: Int?,
    _ parameters: Parameters, _ gradients: Parameters, onProgress: BackwardProgress
  ) -> Double {
    let pairs = batch.map { self.pairs.training[$0] }
    return network.accumulateGradients(
      pairs.map(\.query) + pairs.map { self.pairs.items[$0.item] }, pooling: pooling,
      tokensAtOnce: Trainer.tokensAtOnce, dropout: dropout, frozenLayers: frozenLayers, parameters,
      gradients, onProgress: onProgress
    ) { units in
      let (queries, items) = (units[rows: 0..<pairs.count], units[rows: pairs.count..<units.rows])
      let (value, dQueries, dItems) = loss(
        queries: queries, items: items, normalizer: normalizer,
        logShares: correctsPopularity ? pairs.map { logShares[$0.item] } : []
      ) { self.pairs.isRight(pairs[$1].item, for: pairs[$0]) }
      return (value, Matrix(stacking: [dQueries, dItems]))
    }
  }

  /// The products of the vectors of a batch: a row for each query, a column for the item of each pair.
  package func logits(_ batch: [Int], _ parameters: Parameters) -> Matrix {
    let pairs = batch.map { self.pairs.training[$0] }
    return multiplyTransposed(
      vectors(pairs.map(\.query), parameters),
      vectors(pairs.map { self.pairs.items[$0.item] }, parameters))
  }

  package func answers(to rows: EncodedRows, _ parameters: Parameters) -> RowAnswers {
    preconditionFailure("an encoder gives vectors and no answers")
  }

  package var isValidated: Bool { pairs.validation != nil }
  package var validationExamples: Int { pairs.validation?.count ?? 0 }

  package func validate(_ parameters: Parameters) -> ValidationMetrics? {
    guard let held = pairs.validation else { return nil }
    let candidates = RetrievalCandidates(pairs, held)
    return candidates.metrics(
      queries: vectors(held.map(\.query), parameters),
      items: vectors(candidates.items.map { pairs.items[$0] }, parameters), scale: loss.scale)
  }

  /// Vectors of length 1.
  private func vectors(_ sequences: [TokenSequence], _ parameters: Parameters) -> Matrix {
    network.embeddings(sequences, pooling: pooling, normalized: true, parameters)
  }

  package var onAllExamples: (any TrainingTask)? {
    pairs.onAll.map {
      MatchingTask(
        network, pooling: pooling, $0, loss: loss, correctsPopularity: correctsPopularity)
    }
  }

  package func doubt(_ metrics: ValidationMetrics) -> String? { nil }

  package func add(to fingerprint: inout Fingerprint) {
    fingerprint.add(pooling.rawValue)
    for item in pairs.items { fingerprint.add(item) }
    for pair in pairs.training + (pairs.validation ?? []) {
      fingerprint.add(pair.query)
      fingerprint.add(UInt64(pair.item))
      fingerprint.add(UInt64(pair.group) | 1 << 40)
      fingerprint.add(UInt64(pair.place) | 1 << 41)
    }
    fingerprint.add(UInt64(pairs.training.count))
  }
}
