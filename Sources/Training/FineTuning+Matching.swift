package import FilbertCore
package import FilbertCorpus
import FilbertModelFiles
import FilbertText
import FilbertTransformer

extension FineTuning {
  /// A job that trains an encoder to give similar vectors to the two texts of a pair.
  ///
  /// - Parameters:
  ///   - model: directory of an encoder; the head of another model is left out.
  ///   - validation: nil keeps the last epoch.
  /// - Throws: if the model cannot be loaded, its pooling is not computed, or the recipe cannot be followed.
  package init(
    model directory: String, _ recipe: Recipe, matching train: [MatchingPair],
    validation: [MatchingPair]?
  ) throws(FilbertError) {
    try recipe.validate(for: nil)
    let directory = try ModelDirectory(directory)
    let pooling = try directory.pipeline?.pooling.get() ?? .mean
    @Sendable func load() throws(FilbertError) -> (SentenceEncoder, Parameters, LoadReport) {
      try SentenceEncoder.pretrained(directory.weights, dropout: recipe.dropout)
    }
    let (network, parameters, report) = try load()
    let texts = try TextPreparation(directory, recipe, network.configuration)
    var (longTexts, unknownTokens) = (0, UnknownTokens())
    let pairs = MatchingSequences(train, validation) { queriesOrItems in
      let encoded = texts.encode(queriesOrItems)
      longTexts += encoded.count { $0.unreadTokens > 0 }
      unknownTokens.add(encoded.unknownTokens)
      return encoded.flatMap(\.sequences)
    }
    let task = MatchingTask(
      network, pooling: pooling, pairs, correctsPopularity: recipe.correctsPopularity)
    // Parameters of the job itself are trained, so this is measured now.
    let before = task.validate(parameters)
    self.init(
      Trainer(task, texts.recipe), nil, texts, parameters, report,
      reload: { () throws(FilbertError) in try load().1 }, longTexts: longTexts,
      cutWords: 0, unknownTokens: unknownTokens, pooling: pooling, untrained: before)
  }
}
