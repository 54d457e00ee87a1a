import FilbertCleaning
import FilbertConnections
import FilbertInference
import FilbertMatching
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
    _ found: [[Matcher.Match]], of texts: RequestTexts, _ served: ServedItems,
    _ options: MatchOptions
  ) async throws -> [[Matcher.Match]] {
    guard let reranker = served.reranker else { return found }
    let pairs = zip(texts.inputs, found).flatMap { input, matches in
      matches.map { TextInput(input.text, pair: served.text($0.item)) }
    }
    let (judge, classifier) = (reranker.judge, reranker.judge.model)
    let encoded = try await encode(pairs, notes: false) { classifier.encode($0) }
    try await chargeComputing(
      pairs, encoded, outputs: classifier.outputCount,
      answer: RequestCost.matches(found.lazy.map(\.count)))
    let sequences = encoded.flatMap(\.sequences)
    let outputs = try await answers(sequences, from: reranker.lane, countsTokens: false)
    let metrics = service.metrics.model(reranker.model.name)
    metrics.texts.increment(by: pairs.count)
    metrics.tokens.increment(by: sequences.reduce(0) { $0 + $1.ids.count })
    return await offload(if: Self.isLong(pairs)) {
      var scores = judge.scores(of: encoded, outputs: outputs)[...]
      return found.map { matches in
        let own = scores.prefix(matches.count)
        scores = scores.dropFirst(matches.count)
        return Matcher.Match.best(
          options.top, of: matches, by: own, minScore: options.minScore)
      }
    }
  }
}
