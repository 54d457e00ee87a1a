package import FilbertCleaning
package import FilbertCore
package import FilbertCorpus
import FilbertFiles
import FilbertJSON
package import FilbertModelFiles
package import FilbertRanks
import FilbertTensor
package import FilbertText
package import FilbertTransformer

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
  package private(set) var trainer: Trainer
  /// How the job reads texts.
  package let preparation: TextPreparation
  package let loadReport: LoadReport
  /// Training and validation texts longer than ``maximumLength``: the ends of texts to be labelled are not read;
  /// sentences to be tagged are read in windows.
  package let longTexts: Int
  /// Words of sentences to be tagged with more pieces than fit into a window; their ends are not read.
  package let cutWords: Int
  /// Those of training and validation texts.
  package let unknownTokens: UnknownTokens
  /// Identifies data, recipe, architecture and starting weights, for ``CheckpointWriter``.
  package private(set) var fingerprint: String
  /// What the model is for; nil for an encoder, which learns to match texts.
  package let task: ModelTask?
  /// For an encoder: how the rows of a text become its vector.
  let pooling: SentenceEncoder.Pooling?
  /// For an encoder: its figures on the validation examples before the first step.
  package let untrained: ValidationMetrics?
  private let parameters: Parameters
  /// Reads the parameters before the first step once more.
  let reload: @Sendable () throws(FilbertError) -> Parameters
  /// For a regression: the scale on which it is trained, and the layer that absorbs it when the model is saved.
  let scaling: (scale: TargetScale, layer: Linear)?
  /// For a classifier of one label: the rows that say what is in its scope.
  private(set) var scopeData: ScopeData?

  /// A job that trains a model to give a label for every text or pair.
  ///
  /// - Parameters:
  ///   - model: directory of a pretrained encoder or of a classifier.
  ///   - labels: all labels of the task, in the order in which the model numbers them.
  ///   - validation: nil keeps the last epoch.
  ///   - cleaning: the cleaning of the texts; an interrupted run only resumes with the same cleaning.
  ///   - ranks: the processes that share the work; all make the same job.
  /// - Throws: if the model cannot be loaded, the recipe cannot be followed, or a label is not in `labels`.
  package init<Texts: TextExamples>(
    model directory: String, _ recipe: Recipe, labels: LabelSet, train: Texts,
    validation: Texts?, cleaning: TextCleaning = .none, ranks: any RankGroup = LoneRank()
  ) throws(FilbertError) {
    let texts = try EncodedTexts(
      directory, recipe, .classification, labels: labels.names, train, validation, cleaning)
    let targets = try labels.targets(of: train.examples)
    let objective = SingleLabelObjective(
      try recipe.loss(labels: labels, targets: targets), labels: labels.names)
    self.init(
      texts, .classification, objective, targets,
      try validation.map { texts throws(FilbertError) in try labels.targets(of: texts.examples) },
      ranks)
    scopeData = ScopeData(
      texts.classifier, training: LabelledSequences(texts.training, targets: targets),
      heldOut: texts.validation?.sequences ?? [], ranks: ranks)
  }

  /// A job that teaches which labels apply to every text or pair, any number of them.
  ///
  /// - Parameters: as of ``init(model:_:labels:train:validation:)``.
  package init<Texts: TextExamples>(
    model directory: String, _ recipe: Recipe, anyOf labels: LabelSet, train: Texts,
    validation: Texts?, cleaning: TextCleaning = .none, ranks: any RankGroup = LoneRank()
  ) throws(FilbertError) {
    let texts = try EncodedTexts(
      directory, recipe, .multilabel, labels: labels.names, train, validation, cleaning)
    let targets = try labels.manyTargets(of: train.examples)
    var counts = [Int](repeating: 0, count: labels.count)
    for label in targets.joined() { counts[label] += 1 }
    let weights = try recipe.classWeights.resolve(
      labels: labels.names, counts: counts, texts: targets.count)
    let objective = MultiLabelObjective(
      BinaryCrossEntropy(labels: labels.count, positiveWeights: weights), labels: labels.names)
    self.init(
      texts, .multilabel, objective, targets,
      try validation.map { texts throws(FilbertError) in
        try labels.manyTargets(of: texts.examples)
      },
      ranks)
  }

  /// A job that trains a model to give a number for every text or pair.
  ///
  /// - Parameters:
  ///   - name: of the number that is predicted.
  ///   - train: examples with a number, as in `validation`.
  /// - Throws: if the model cannot be loaded, the recipe cannot be followed, or all numbers are equal.
  package init<Texts: TextExamples>(
    model directory: String, _ recipe: Recipe, predicting name: String, train: Texts,
    validation: Texts?, cleaning: TextCleaning = .none, ranks: any RankGroup = LoneRank()
  ) throws(FilbertError) {
    let targets = train.examples.map { $0.number ?? .nan }
    let scale = try TargetScale(of: targets)
    let texts = try EncodedTexts(
      directory, recipe, .regression, labels: [name], train, validation, cleaning, scale: scale)
    let head = texts.classifier.head.classifier
    self.init(
      texts, .regression, RegressionObjective(scale), targets,
      validation?.examples.map { $0.number ?? .nan }, ranks, scaling: (scale, head))
  }

  /// A job that trains a model to give a tag for every word of a sentence.
  ///
  /// - Parameters:
  ///   - model: directory of a pretrained encoder or of a tagger.
  ///   - tags: all tags of the task; ``TagSet/names`` are numbered in their order.
  ///   - validation: nil keeps the last epoch. Tags that are not in `tags` count as wrong.
  ///   - ranks: the processes that share the work; all make the same job.
  /// - Throws: if the model cannot be loaded, the recipe cannot be followed, or a tag is not in `tags`.
  package init<Sentences: SentenceExamples>(
    model directory: String, _ recipe: Recipe, tags: TagSet, train: Sentences,
    validation: Sentences?, ranks: any RankGroup = LoneRank()
  ) throws(FilbertError) {
    try recipe.validate(for: .tagging)
    let labels = try LabelSet(ordered: tags.names)
    guard labels.count <= ModelTask.tagging.mostLabels else {
      throw FilbertError(
        .badData,
        "There are \(labels.count) different tags, and a tagger may have \(ModelTask.tagging.mostLabels); is this the "
          + "right column?")
    }
    let directory = try ModelDirectory(directory)
    @Sendable func load() throws(FilbertError) -> (TokenClassifier, Parameters, LoadReport) {
      try TokenClassifier.pretrained(
        directory.weights, labels: tags.names, hasCRF: recipe.hasCRF, dropout: recipe.dropout,
        seed: recipe.seed)
    }
    let (classifier, parameters, report) = try load()
    let texts = try TextPreparation(
      directory, recipe, classifier.configuration, readsWhole: true)
    func encode(_ examples: Sentences) -> TaggedSequences {
      TaggedSequences(
        sentences: examples.windows(by: texts), tags: examples.sentences.map(\.tags))
    }
    var targets: [Int] = []
    for sentence in train.sentences {
      for tag in sentence.tags { targets.append(try labels.target(tag, line: sentence.line)) }
    }
    let training = encode(train)
    let held = validation.map(encode)
    let task = TaggingTask(
      classifier, labels: labels, loss: try recipe.loss(labels: labels, targets: targets),
      decoder: TagDecoder(tags, recipe.decoding), training: training, validation: held, ranks: ranks
    )
    guard task.examples > 0 else {
      throw FilbertError(
        .badData,
        "No word of the training data has a piece the model can read; is it the right model?")
    }
    let sentences = training.sentences + (held?.sentences ?? [])
    self.init(
      Trainer(task, texts.recipe), .tagging, texts, parameters, report,
      reload: { () throws(FilbertError) in try load().1 },
      longTexts: sentences.count { $0.windows.count > 1 },
      cutWords: sentences.reduce(0) { $0 + $1.cutWords }, unknownTokens: sentences.unknownTokens)
  }

  private init<Objective: SequenceObjective>(
    _ texts: EncodedTexts, _ task: ModelTask, _ objective: Objective,
    _ training: [Objective.Target], _ validation: [Objective.Target]?, _ ranks: any RankGroup,
    scaling: (scale: TargetScale, layer: Linear)? = nil
  ) {
    let held = texts.validation.flatMap { encoded in
      validation.map { LabelledSequences(encoded, targets: $0) }
    }
    self.init(
      Trainer(
        SequenceTask(
          texts.classifier, objective,
          training: LabelledSequences(texts.training, targets: training),
          validation: held, ranks: ranks), texts.preparation.recipe), task, texts.preparation,
      texts.parameters,
      texts.report, reload: texts.reload, longTexts: texts.longTexts, cutWords: 0,
      unknownTokens: texts.unknownTokens, scaling: scaling)
  }

  init(
    _ trainer: Trainer, _ task: ModelTask?, _ texts: TextPreparation, _ parameters: Parameters,
    _ report: LoadReport, reload: @escaping @Sendable () throws(FilbertError) -> Parameters,
    longTexts: Int, cutWords: Int, unknownTokens: UnknownTokens,
    scaling: (scale: TargetScale, layer: Linear)? = nil, pooling: SentenceEncoder.Pooling? = nil,
    untrained: ValidationMetrics? = nil
  ) {
    self.trainer = trainer
    self.pooling = pooling
    self.untrained = untrained
    self.task = task
    self.scaling = scaling
    self.parameters = parameters
    self.reload = reload
    self.longTexts = longTexts
    self.cutWords = cutWords
    self.unknownTokens = unknownTokens
    preparation = texts
    fingerprint = Fingerprint(trainer, parameters, texts.cleaning).text
    loadReport = report
  }

  /// `job` with another trainer of its task.
  init(_ job: FineTuning, _ trainer: Trainer) {
    self = job
    self.trainer = trainer
    fingerprint = Fingerprint(trainer, parameters, preparation.cleaning).text
  }

  /// The same job of a model that knows nothing of texts that are out of its scope, which saves a pass over the texts.
  package func withoutScope() -> FineTuning {
    var job = self
    job.scopeData = nil
    return job
  }

  package var tokenizer: Tokenizer { preparation.tokenizer }

  /// The longest sequence that is read, in tokens.
  package var maximumLength: Int { preparation.maximumLength }

  /// The scale on which a regression is trained; nil for other tasks.
  package var scale: TargetScale? { scaling?.scale }

  /// All labels, in the order in which the model numbers them; none for an encoder.
  package var labels: [String] { trainer.task.configuration.labels }

  /// The state before the first step. It trains this job's own parameters, of which there is only one set, so call it
  /// once.
  package var initialState: TrainingState { TrainingState(parameters: parameters) }

  /// The memory that the run will take at its peak.
  package var memory: TrainingMemory { TrainingMemory(trainer.task, trainer.recipe) }

  /// Refuses a run that this machine cannot hold. Call it before ``initialState`` is trained.
  package func requireMemory() throws(FilbertError) {
    try memory.require(
      available: availableMemory().map { $0 / trainer.task.ranks.countOnHost },
      loaded: parameters.values.count * MemoryLayout<Float>.stride)
  }

  /// The statistics of texts in the scope of the finished model; nil for other tasks than one label for a text, and if
  /// the texts do not allow any.
  ///
  /// - Parameters:
  ///   - parameters: of the finished model.
  ///   - known: distances measured before `parameters` were trained on the held-out texts; nil measures them.
  package func scopeFit(_ parameters: Parameters, limitOf known: HeldOutDistances? = nil)
    -> ScopeFit?
  {
    scopeData.flatMap { ScopeFit($0, parameters, limitOf: known) }
  }

  /// The answers of a finished model of this job.
  package func answers(to rows: EncodedRows, _ parameters: Parameters) -> RowAnswers {
    trainer.task.answers(to: rows, parameters)
  }

  /// Writes a model directory that Filbert and `transformers` load.
  ///
  /// - Parameters:
  ///   - record: becomes `training.json`.
  ///   - scope: becomes `scope.safetensors`.
  package func save(
    _ parameters: Parameters, to path: String, record: TrainingRecord,
    scope: ScopeStatistics? = nil, overwrite: Bool
  ) throws(FilbertError) {
    let output = try OutputDirectory(path, marker: "config.json", overwrite: overwrite)
    do throws(FilbertError) {
      try write(parameters, record, into: output)
      let configuration = trainer.task.configuration
      try ModelCard(record, task, configuration, directory: path)?.save(into: output)
      try scope?.save(to: output.file(ScopeStatistics.fileName))
    } catch {
      // The path that the user named, not the directory beside it that will replace it.
      throw error.placed(in: path)
    }
    try output.commit()
  }

  /// Writes a model directory beside `path` for as long as `body` runs.
  package func withModel(
    _ parameters: Parameters, record: TrainingRecord, scope: ScopeStatistics?, beside path: String,
    _ body: (String) throws(FilbertError) -> Void
  ) throws(FilbertError) {
    let directory = try OutputDirectory(path, marker: "config.json", overwrite: true)
    defer { directory.abort() }
    try write(parameters, record, into: directory)
    try scope?.save(to: directory.file(ScopeStatistics.fileName))
    try body(directory.partialPath)
  }

  private func write(
    _ parameters: Parameters, _ record: TrainingRecord, into output: OutputDirectory
  ) throws(FilbertError) {
    var configuration = trainer.task.configuration
    if let task { configuration = configuration.fineTuned(for: task, labels: labels) }
    try writeFile(
      output.file("config.json"), Array(configuration.json().serialized(pretty: true).utf8))
    try parameters.save(to: output.file("model.safetensors"))
    try tokenizer.save(to: output.partialPath)
    if let pooling {
      try SentencePipelineFiles.write(
        pooling: pooling, dimensions: configuration.hiddenSize, maximumLength: maximumLength,
        into: output)
    }
    try writeFile(output.file(TrainingRecord.fileName), record.bytes)
  }
}
