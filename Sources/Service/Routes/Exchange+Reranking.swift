import FilbertCleaning
import FilbertConnections
import FilbertInference
import FilbertModelFiles
import FilbertTensor
import FilbertText
import FilbertTransformer
import Metrics

extension Exchange {
  /// The best items of each text; ranked again if the server has a model for it, which reads the text and the item
  /// together.
  ///
  /// Long texts and items are cut as the model was trained: the texts were refused before if they must not be, and
  /// clients cannot shorten items.
  ///
  /// - Returns: the best items with the scores of that model, as `filbert match` has them: a probability, or the number of
  ///   a regression. Of equal scores the item whose vector is nearer comes first.
  /// - Throws: `tooLarge`, `overloaded`.
  func ranked(
    _ found: [[MatchedItem]], of texts: RequestTexts, _ served: ServedItems,
    _ options: MatchOptions
  ) async throws -> [[MatchedItem]] {
    guard let reranker = served.reranker else { return found }
    let pairs = zip(texts.inputs, found).flatMap { input, matches in
      matches.map { TextInput(input.text, pair: served.text($0.row)) }
    }
    let (classifier, lane) = (reranker.judge.model, reranker.judge.lane)
    let encoded = try await encode(pairs, notes: false) { classifier.encode($0) }
    try await chargeComputing(
      pairs, encoded, outputs: classifier.outputCount,
      answer: RequestCost.matches(found.lazy.map(\.count)))
    let sequences = encoded.flatMap(\.sequences)
    let outputs = try await answers(sequences, from: lane, countsTokens: false)
    let metrics = service.metrics.model(reranker.model.name)
    metrics.texts.increment(by: pairs.count)
    metrics.tokens.increment(by: sequences.reduce(0) { $0 + $1.ids.count })
    return await offload(if: Self.isLong(pairs)) {
      let values = classifier.answers(encoded, outputs: outputs, raw: false)
      var scores = values.lazy.map { $0[reranker.place] }[...]
      return found.map { matches in
        let own = Array(scores.prefix(matches.count))
        scores = scores.dropFirst(matches.count)
        let order = own.indices.sorted { (own[$1], $0) < (own[$0], $1) }
        let all = order.map {
          MatchedItem(row: matches[$0].row, score: own[$0], similarity: matches[$0].similarity)
        }
        return all.prefix { $0.score >= options.minScore ?? -.infinity }.prefix(options.top)
          .map(\.self)
      }
    }
  }
}
