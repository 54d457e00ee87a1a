package import Corpus
package import Files
import Inference
package import JSON
import Tensor
package import Text
package import Transformer

/// A fine-tuning job made ready: texts encoded, model loaded, head attached.
///
/// ```swift
/// let job = try FineTuning(model: "Models/all-minilm-l6-v2", recipe, train: examples, validation: nil)
/// var state = job.initialState
/// try job.trainer.run(&state)
/// try job.save(state, to: "Models/intent", …)
/// ```
package struct FineTuning: Sendable {
  package let trainer: Trainer
  package let tokenizer: Tokenizer
  package let labels: LabelSet
  package let loadReport: LoadReport
  /// The longest sequence that is read, in tokens.
  package let maximumLength: Int
  /// Training and validation texts longer than ``maximumLength``, whose ends are not read.
  package let cutTexts: Int
  /// Identifies data, recipe, architecture and starting weights, for ``CheckpointWriter``.
  package let fingerprint: String
  private let parameters: Parameters

  /// - Parameters:
  ///   - model: directory of a pretrained encoder or of a classifier.
  ///   - labels: all labels of the task, in the order in which the model numbers them.
  ///   - validation: nil keeps the last epoch.
  /// - Throws: where the model cannot be loaded, the recipe cannot be followed, or a label is not in `labels`.
  package init(
    model directory: String, _ recipe: Recipe, labels: LabelSet, train: [Example],
    validation: [Example]?
  ) throws(FilbertError) {
    try recipe.validate()
    try ModelDirectory.require(directory)
    var recipe = recipe
    let (classifier, parameters, report) = try SequenceClassifier.pretrained(
      directory: directory, labels: labels.names, dropout: recipe.dropout, seed: recipe.seed)
    let configuration = classifier.configuration
    if let frozen = recipe.frozenLayers, frozen > configuration.layers {
      throw FilbertError(
        .usage, "--freeze-layers \(frozen) is more than the model's \(configuration.layers) layers."
      )
    }
    if train.contains(where: { $0.pair != nil }) {
      try ModelDirectory.requirePairs(configuration, directory: directory)
    }
    let tokenizer = try ModelDirectory.tokenizer(directory, for: configuration)
    let length = try ModelDirectory.maximumLength(
      directory,
      requested: recipe.maximumLength
        ?? min(Recipe.usualMaximumLength, configuration.maximumPositions),
      tokenizer: tokenizer, configuration: configuration)
    // The record of the run says what it was, not what was asked for.
    recipe.maximumLength = length
    maximumLength = length
    var cut = 0
    func encode(_ examples: [Example]) throws(FilbertError) -> LabelledSequences {
      let encodings = tokenizer.encode(
        examples.map { TextInput($0.text, pair: $0.pair) }, maximumLength: length)
      cut += encodings.count { $0.truncatedPieces > 0 }
      return LabelledSequences(
        sequences: encodings.map(TokenSequence.init), targets: try labels.targets(of: examples))
    }
    let training = try encode(train)
    let counts = labels.names.indices.map { label in training.targets.count { $0 == label } }
    trainer = Trainer(
      classifier, recipe,
      loss: CrossEntropy(
        classWeights: try recipe.classWeights.resolve(labels: labels.names, counts: counts),
        labelSmoothing: recipe.labelSmoothing),
      training: training, validation: try validation.map(encode))
    self.tokenizer = tokenizer
    self.labels = labels
    self.parameters = parameters
    fingerprint = Fingerprint(trainer, labels, parameters).text
    loadReport = report
    cutTexts = cut
  }

  /// The state before the first step. It trains this job's own parameters, of which there is one set: ask once.
  package var initialState: TrainingState { TrainingState(parameters: parameters) }

  /// Writes a model directory that Filbert and `transformers` load.
  ///
  /// - Parameter record: becomes `training.json`.
  package func save(
    _ state: TrainingState, to path: String, record: JSONObject, overwrite: Bool
  ) throws(FilbertError) {
    let output = try OutputDirectory(path, marker: "config.json", overwrite: overwrite)
    do throws(FilbertError) {
      try write(state, record, into: output)
    } catch {
      // The place the user named, not the directory beside it that is to become it.
      throw FilbertError(error.code, error.message, file: path)
    }
    try output.commit()
  }

  private func write(
    _ state: TrainingState, _ record: JSONObject, into output: OutputDirectory
  ) throws(FilbertError) {
    let configuration = trainer.classifier.configuration.sequenceClassifier(labels: labels.names)
    try writeFile(
      output.file("config.json"), Array(configuration.json().serialized(pretty: true).utf8))
    try state.finalParameters.save(to: output.file("model.safetensors"))
    try tokenizer.save(to: output.partialPath)
    try writeFile(
      output.file("training.json"), Array(JSONValue.object(record).serialized(pretty: true).utf8))
  }
}

extension LabelSet {
  /// The number of each example's label.
  fileprivate func targets(of examples: [Example]) throws(FilbertError) -> [Int] {
    var targets: [Int] = []
    for example in examples {
      guard let label = example.label, let index = index(of: label) else {
        throw FilbertError(
          .badData,
          "The label \"\(example.label ?? "")\" does not occur in the training data; correct it or add "
            + "examples of it.", line: example.line)
      }
      targets.append(index)
    }
    return targets
  }
}
