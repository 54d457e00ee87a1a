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
  let training: EncodedExamples
  let validation: EncodedExamples?

  /// - Parameters:
  ///   - labels: for a regression one, the name of the predicted number.
  ///   - cleaning: the cleaning of the texts.
  ///   - scale: that of a regression.
  /// - Throws: if the model cannot be loaded, cannot read the pairs among the texts, or the recipe cannot be followed.
  init<Texts: TextExamples>(
    _ directory: String, _ recipe: Recipe, _ task: ModelTask, labels: [String],
    _ train: Texts, _ validation: Texts?, _ cleaning: TextCleaning, scale: TargetScale? = nil
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
    if train.examples.contains(where: { $0.input.pair != nil }) {
      try directory.pairCapability.requirePairs()
    }
    training = train.encoded(by: preparation)
    self.validation = validation?.encoded(by: preparation)
    self.preparation = preparation
  }

  /// Texts of both that are longer than the model reads.
  var longTexts: Int { training.longTexts + (validation?.longTexts ?? 0) }

  /// Those of both.
  var unknownTokens: UnknownTokens {
    var tokens = training.unknownTokens
    if let validation { tokens.add(validation.unknownTokens) }
    return tokens
  }
}
