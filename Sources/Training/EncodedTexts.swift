import FilbertCleaning
import FilbertCore
import FilbertCorpus
import FilbertModelFiles
import FilbertText
import FilbertTransformer

/// Texts ready for the encoder, and the classifier to train on them: the same for every task.
struct EncodedTexts {
  let preparation: TextPreparation
  let classifier: SequenceClassifier
  let parameters: Parameters
  let report: LoadReport
  /// Reads the parameters once more.
  let reload: @Sendable () throws(FilbertError) -> Parameters
  let training: [TokenSequence]
  let validation: [TokenSequence]?
  /// Texts of both that are longer than the model reads.
  let longTexts: Int
  /// Those of both.
  let unknownTokens: UnknownTokens

  /// - Parameters:
  ///   - labels: for a regression one, the name of the predicted number.
  ///   - cleaning: the cleaning of the texts.
  ///   - scale: that of a regression.
  /// - Throws: if the model cannot be loaded, cannot read the pairs among the texts, or the recipe cannot be followed.
  init(
    _ directory: String, _ recipe: Recipe, _ task: ModelTask, labels: [String],
    _ train: [Example], _ validation: [Example]?, _ cleaning: TextCleaning,
    scale: TargetScale? = nil
  ) throws(FilbertError) {
    try recipe.validate(for: task)
    let directory = try ModelDirectory(directory)
    @Sendable func load() throws(FilbertError) -> (SequenceClassifier, Parameters, LoadReport) {
      let (classifier, parameters, report) = try SequenceClassifier.pretrained(
        directory.weights, labels: labels, task: task, dropout: recipe.dropout, seed: recipe.seed,
        addsPoolingLayer: recipe.hasPoolingLayer)
      let head = classifier.head.classifier
      if let scale, !report.created.contains(head.weight.name) { scale.unfold(parameters, head) }
      return (classifier, parameters, report)
    }
    (classifier, parameters, report) = try load()
    reload = { () throws(FilbertError) in try load().1 }
    let preparation = try TextPreparation(
      directory, recipe, classifier.configuration, cleaning: cleaning)
    if train.contains(where: { $0.input.pair != nil }) {
      try directory.pairCapability.requirePairs()
    }
    var long = 0
    var unknown = UnknownTokens()
    func encode(_ examples: [Example]) -> [TokenSequence] {
      // The texts of examples are clean.
      var tally = CleaningTally()
      let encoded = preparation.tokenizer.encode(
        examples.map(\.input), maximumLength: preparation.maximumLength,
        longTexts: preparation.recipe.longTexts ?? .head, cleaning: .none, &tally)
      long += encoded.count { $0.unreadTokens > 0 }
      unknown.add(encoded.unknownTokens)
      // Windows are for scoring, so there is one sequence each.
      return encoded.flatMap(\.sequences)
    }
    training = encode(train)
    self.validation = validation.map(encode)
    self.preparation = preparation
    longTexts = long
    unknownTokens = unknown
  }
}
