package import FilbertCore
package import FilbertFiles
import FilbertJSON
import FilbertTensor
import FilbertCleaning
package import FilbertText
package import FilbertTransformer

/// A model whose encoder weights were rounded to 8 bits, as it goes into a directory.
package struct QuantizedModel: Sendable {
  /// What the model does; nil for an encoder without a head.
  package let task: ModelTask?
  /// What became of the tensors of the original.
  package let report: LoadReport
  private let configuration: BertConfiguration
  private let parameters: Parameters
  private let tokenizer: Tokenizer
  /// `training.json` as it was: it says length, columns and scheme.
  private let trainingRecord: [UInt8]?

  /// Loads and rounds the model in `directory`.
  ///
  /// - Parameters:
  ///   - texts: some of those the model is for; what its layers read of them decides how they are rounded. None
  ///     is allowed.
  ///   - maximumLength: of a text in tokens; nil for what the model says.
  /// - Throws: where it cannot be loaded, has 8 bits already or layers too wide for them, or cannot read the pairs
  ///   among `texts`.
  package init(
    _ directory: String, texts: [TextInput] = [], maximumLength: Int? = nil
  ) throws(FilbertError) {
    try ModelDirectory.require(directory)
    let read = try BertConfiguration(path: "\(directory)/config.json")
    guard !read.isQuantized else {
      throw FilbertError(
        .unsupported, "The weights of this model have 8 bits already; nothing is left to do.",
        file: directory)
    }
    if texts.contains(where: { $0.pair != nil }) {
      try ModelDirectory.requirePairs(read, directory: directory)
    }
    task = try ModelDirectory.task(directory)
    let (loaded, layout, encoder, original):
      (BertConfiguration, ParameterLayout, Encoder, Parameters)
    switch task {
    case .classification:
      let (model, parameters) = try SequenceClassifier.load(directory: directory, isReadOnly: true)
      (loaded, layout, encoder, original) = (
        model.configuration, model.layout, model.encoder, parameters
      )
    case .tagging:
      let (model, parameters) = try TokenClassifier.load(directory: directory, isReadOnly: true)
      (loaded, layout, encoder, original) = (
        model.configuration, model.layout, model.encoder, parameters
      )
    case nil:
      let (model, parameters) = try SentenceEncoder.load(directory: directory, isReadOnly: true)
      (loaded, layout, encoder, original) = (
        model.configuration, model.layout, model.encoder, parameters
      )
    }
    for slot in layout.slots { try slot.requireSummable(in: directory) }
    configuration = loaded.quantized
    tokenizer = try ModelDirectory.tokenizer(directory, for: configuration)
    let length = try ModelDirectory.maximumLength(
      directory, requested: maximumLength, tokenizer: tokenizer, configuration: configuration)
    var tally = CleaningTally()
    let sequences = tokenizer.encode(
      texts, maximumLength: length,
      longTexts: try ModelDirectory.longTexts(directory, requested: nil, tokenizer: tokenizer),
      cleaning: task == .classification ? try ModelDirectory.cleaning(directory) : .none, &tally
    ).flatMap(\.sequences)
    parameters = original.quantizing(
      encoder, inputs: texts.isEmpty ? nil : encoder.inputRanges(sequences, original))
    let checkpoint = try Checkpoint(directory: directory)
    report = LoadReport(
      loaded: layout.slots.compactMap { checkpoint.resolve($0.name) }, created: [],
      available: checkpoint.names)
    trainingRecord =
      try ModelDirectory.trainingRecord(directory) == nil
      ? nil : try readFile("\(directory)/training.json")
  }

  /// Writes the files of a model directory that Filbert loads wherever it takes a model for scoring.
  package func write(into output: OutputDirectory) throws(FilbertError) {
    do throws(FilbertError) {
      try writeFile(
        output.file("config.json"), Array(configuration.json().serialized(pretty: true).utf8))
      try parameters.save(to: output.file("model.safetensors"))
      try tokenizer.save(to: output.partialPath)
      if let trainingRecord { try writeFile(output.file("training.json"), trainingRecord) }
    } catch {
      // The place the user named, not the directory beside it that is to become it.
      throw FilbertError(error.code, error.message, file: output.path)
    }
  }
}
