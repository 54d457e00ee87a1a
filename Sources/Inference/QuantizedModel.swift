import FilbertCleaning
package import FilbertCore
package import FilbertFiles
import FilbertJSON
package import FilbertModelFiles
import FilbertTensor
package import FilbertText
package import FilbertTransformer

/// A model whose encoder weights were rounded to 8 bits, as it is written to a directory.
package struct QuantizedModel: Sendable {
  /// What happened to the tensors of the original.
  package let report: LoadReport
  private let configuration: BertConfiguration
  private let task: ModelTask?
  private let parameters: Parameters
  private let tokenizer: Tokenizer
  /// `training.json` as it was: it has length, columns and scheme.
  private let record: TrainingRecord?
  /// As it was: rounding moves vectors little.
  private let scope: ScopeStatistics?
  /// As they were: how vectors are made of the encoder's output.
  private let pipeline: SentencePipelineFiles?

  /// Loads and rounds the model in `directory`.
  ///
  /// - Parameters:
  ///   - texts: some of the texts the model is for; the inputs of its layers for them decide the rounding. None is
  ///     allowed.
  ///   - maximumLength: of a text in tokens; nil for the model's own.
  /// - Throws: if it cannot be loaded, has 8 bits already or layers too wide for them, or cannot read the pairs
  ///   among `texts`.
  package init(
    _ directory: ModelDirectory, texts: [TextInput] = [], maximumLength: Int? = nil
  ) throws(FilbertError) {
    guard !directory.weights.configuration.isQuantized else {
      throw FilbertError(
        .unsupported, "The weights of this model have 8 bits already; nothing is left to do.",
        file: directory.path)
    }
    if texts.contains(where: { $0.pair != nil }) { try directory.pairCapability.requirePairs() }
    let (network, original) = try Self.load(directory)
    for slot in network.layout.slots { try slot.requireSummable(in: directory.path) }
    configuration = network.configuration.quantized
    task = directory.task
    tokenizer = directory.tokenizer
    let sequences = try Self.sequences(texts, directory, maximumLength: maximumLength)
    parameters = original.quantizing(
      network.encoder,
      inputs: texts.isEmpty ? nil : network.encoder.inputRanges(sequences, original))
    let checkpoint = directory.weights.checkpoint
    report = LoadReport(
      loaded: network.layout.slots.compactMap { checkpoint.resolve($0.name) }, created: [],
      available: checkpoint.names)
    record = try directory.record
    scope = try directory.scope
    pipeline = try directory.pipelineFiles
  }

  private static func load(
    _ directory: ModelDirectory
  ) throws(FilbertError) -> (any Network, Parameters) {
    let weights = directory.weights
    return switch directory.task {
    case .classification, .multilabel, .regression:
      try SequenceClassifier.load(weights, isReadOnly: true)
    case .tagging: try TokenClassifier.load(weights, isReadOnly: true)
    case nil: try SentenceEncoder.load(weights, isReadOnly: true)
    }
  }

  /// The sequences that the model reads for `texts`.
  private static func sequences(
    _ texts: [TextInput], _ directory: ModelDirectory, maximumLength: Int?
  ) throws(FilbertError) -> [TokenSequence] {
    let cleans = directory.task.map(ModelTask.ofTexts.contains) ?? false
    var tally = CleaningTally()
    return directory.tokenizer.encode(
      texts,
      maximumLength: directory.task == nil
        ? try directory.vectorLength(requested: maximumLength)
        : try directory.maximumLength(requested: maximumLength),
      longTexts: try directory.longTexts(requested: nil),
      cleaning: cleans ? try directory.cleaning(requested: nil) : .none, &tally
    ).flatMap(\.sequences)
  }

  /// Writes the files of a model directory that Filbert loads wherever it takes a model for scoring.
  package func write(into output: OutputDirectory) throws(FilbertError) {
    do throws(FilbertError) {
      try writeFile(
        output.file("config.json"), Array(configuration.json().serialized(pretty: true).utf8))
      try parameters.save(to: output.file("model.safetensors"))
      try tokenizer.save(to: output.partialPath)
      try pipeline?.save(to: output.partialPath)
      try scope?.save(to: output.file(ScopeStatistics.fileName))
      if let record {
        try writeFile(output.file(TrainingRecord.fileName), record.source)
        try ModelCard(record, task, configuration, directory: output.path)?.save(into: output)
      }
    } catch {
      // The path that the user named, not the directory beside it that will replace it.
      throw error.placed(in: output.path)
    }
  }
}
