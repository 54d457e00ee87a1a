package import Corpus
package import Files
package import Inference
package import JSON
import Tensor
package import Text
package import Transformer

/// A fine-tuning job made ready: texts encoded, model loaded, head attached.
///
/// ```swift
/// let job = try FineTuning(
///   model: "Models/all-minilm-l6-v2", recipe, labels: labels, train: examples, validation: nil)
/// var state = job.initialState
/// try job.trainer.run(&state)
/// try job.save(state, to: "Models/intent", …)
/// ```
package struct FineTuning: Sendable {
  package let trainer: Trainer
  package let tokenizer: Tokenizer
  package let loadReport: LoadReport
  /// The longest sequence that is read, in tokens.
  package let maximumLength: Int
  /// Training and validation texts longer than ``maximumLength``: of texts to be labelled the ends are not read,
  /// sentences to be tagged are read in windows.
  package let longTexts: Int
  /// Words of sentences to be tagged that have more pieces than fit into a window, whose ends are not read.
  package let cutWords: Int
  /// Identifies data, recipe, architecture and starting weights, for ``CheckpointWriter``.
  package let fingerprint: String
  package let modelTask: ModelTask
  private let parameters: Parameters

  /// A job that teaches a label for every text or pair.
  ///
  /// - Parameters:
  ///   - model: directory of a pretrained encoder or of a classifier.
  ///   - labels: all labels of the task, in the order in which the model numbers them.
  ///   - validation: nil keeps the last epoch.
  ///   - cleaning: what the texts were cleaned by; a run that was interrupted goes on with the same alone.
  /// - Throws: where the model cannot be loaded, the recipe cannot be followed, or a label is not in `labels`.
  package init(
    model directory: String, _ recipe: Recipe, labels: LabelSet, train: [Example],
    validation: [Example]?, cleaning: TextCleaning = .none
  ) throws(FilbertError) {
    try recipe.validate(for: .classification)
    try ModelDirectory.require(directory)
    let (classifier, parameters, report) = try SequenceClassifier.pretrained(
      directory: directory, labels: labels.names, dropout: recipe.dropout, seed: recipe.seed)
    let texts = try TextPreparation(directory, recipe, classifier.configuration)
    if train.contains(where: { $0.pair != nil }) {
      try ModelDirectory.requirePairs(classifier.configuration, directory: directory)
    }
    var long = 0
    let longTexts = recipe.longTexts ?? texts.tokenizer.usualLongTexts
    func encode(_ examples: [Example]) throws(FilbertError) -> LabelledSequences {
      // The texts of examples are clean.
      var tally = CleaningTally()
      let encoded = texts.tokenizer.encode(
        examples.map { TextInput($0.text, pair: $0.pair) }, maximumLength: texts.maximumLength,
        longTexts: longTexts, cleaning: .none, &tally)
      long += encoded.count { $0.unreadTokens > 0 }
      // Windows are for scoring, so there is one sequence each.
      return LabelledSequences(
        sequences: encoded.flatMap(\.sequences), targets: try labels.targets(of: examples))
    }
    let training = try encode(train)
    let task = ClassificationTask(
      classifier, loss: try recipe.loss(labels: labels, targets: training.targets),
      training: training, validation: try validation.map(encode))
    var used = texts.recipe
    used.longTexts = longTexts
    self.init(
      Trainer(task, used), .classification, texts, parameters, report, longTexts: long,
      cutWords: 0, cleaning)
  }

  /// A job that teaches a tag for every word of a sentence.
  ///
  /// - Parameters:
  ///   - model: directory of a pretrained encoder or of a tagger.
  ///   - tags: all tags of the task; ``TagSet/names`` are numbered in their order.
  ///   - validation: nil keeps the last epoch. Tags that are not in `tags` count as wrong.
  /// - Throws: where the model cannot be loaded, the recipe cannot be followed, or a tag is not in `tags`.
  package init(
    model directory: String, _ recipe: Recipe, tags: TagSet, train: [TaggedSentence],
    validation: [TaggedSentence]?
  ) throws(FilbertError) {
    try recipe.validate(for: .tagging)
    try ModelDirectory.require(directory)
    let labels = try LabelSet(ordered: tags.names)
    let (classifier, parameters, report) = try TokenClassifier.pretrained(
      directory: directory, labels: tags.names, hasCRF: recipe.hasCRF, dropout: recipe.dropout,
      seed: recipe.seed)
    let texts = try TextPreparation(directory, recipe, classifier.configuration)
    func encode(_ sentences: [TaggedSentence]) -> TaggedSequences {
      TaggedSequences(
        sentences: texts.tokenizer.windows(
          sentences.map(\.words), maximumLength: texts.maximumLength),
        tags: sentences.map(\.tags))
    }
    var targets: [Int] = []
    for sentence in train {
      for tag in sentence.tags { targets.append(try labels.target(tag, line: sentence.line)) }
    }
    let training = encode(train)
    let held = validation.map(encode)
    let task = TaggingTask(
      classifier, labels: labels, loss: try recipe.loss(labels: labels, targets: targets),
      decoder: TagDecoder(tags, recipe.decoding), training: training, validation: held)
    guard task.examples > 0 else {
      throw FilbertError(
        .badData,
        "No word of the training data has a piece the model can read; is it the right model?")
    }
    let sentences = training.sentences + (held?.sentences ?? [])
    self.init(
      Trainer(task, texts.recipe), .tagging, texts, parameters, report,
      longTexts: sentences.count { $0.windows.count > 1 },
      cutWords: sentences.reduce(0) { $0 + $1.cutWords }, .none)
  }

  private init(
    _ trainer: Trainer, _ modelTask: ModelTask, _ texts: TextPreparation, _ parameters: Parameters,
    _ report: LoadReport, longTexts: Int, cutWords: Int, _ cleaning: TextCleaning
  ) {
    self.trainer = trainer
    self.modelTask = modelTask
    self.parameters = parameters
    self.longTexts = longTexts
    self.cutWords = cutWords
    tokenizer = texts.tokenizer
    maximumLength = texts.maximumLength
    fingerprint = Fingerprint(trainer, parameters, cleaning).text
    loadReport = report
  }

  /// All labels, in the order in which the model numbers them.
  package var labels: [String] { trainer.task.configuration.labels }

  /// The state before the first step. It trains this job's own parameters, of which there is one set: ask once.
  package var initialState: TrainingState { TrainingState(parameters: parameters) }

  /// What the run will take at its peak.
  package var memory: TrainingMemory { TrainingMemory(trainer.task, trainer.recipe) }

  /// Refuses a run that this machine cannot hold. Call it before ``initialState`` is trained.
  package func requireMemory() throws(FilbertError) {
    try memory.require(
      available: availableMemory(), loaded: parameters.values.count * MemoryLayout<Float>.stride)
  }

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
    let configuration = trainer.task.configuration.fineTuned(for: modelTask, labels: labels)
    try writeFile(
      output.file("config.json"), Array(configuration.json().serialized(pretty: true).utf8))
    try state.finalParameters.save(to: output.file("model.safetensors"))
    try tokenizer.save(to: output.partialPath)
    try writeFile(
      output.file("training.json"), Array(JSONValue.object(record).serialized(pretty: true).utf8))
  }
}

extension Recipe {
  /// The loss of single labels, weighted by how often each occurs among `targets` if the recipe says so.
  fileprivate func loss(labels: LabelSet, targets: [Int]) throws(FilbertError) -> CrossEntropy {
    var counts = [Int](repeating: 0, count: labels.count)
    for target in targets { counts[target] += 1 }
    return CrossEntropy(
      classWeights: try classWeights.resolve(labels: labels.names, counts: counts),
      labelSmoothing: labelSmoothing)
  }
}

extension LabelSet {
  /// The number of each example's label.
  fileprivate func targets(of examples: [Example]) throws(FilbertError) -> [Int] {
    var targets: [Int] = []
    for example in examples { targets.append(try target(example.label ?? "", line: example.line)) }
    return targets
  }

  fileprivate func target(_ label: String, line: Int) throws(FilbertError) -> Int {
    guard let index = index(of: label) else {
      throw FilbertError(
        .badData,
        "The label \"\(label)\" does not occur in the training data; correct it or add examples of it.",
        line: line)
    }
    return index
  }
}
