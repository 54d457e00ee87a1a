package import FilbertCore

/// `config.json` and the weights of a model directory, opened together.
package struct ModelWeights: Sendable {
  /// The directory as given.
  package var directory: String { checkpoint.directory }
  /// `config.json` as it is.
  package let configuration: BertConfiguration
  package let checkpoint: Checkpoint

  /// Opens the weights, and reads no value of them.
  ///
  /// - Throws: as ``BertConfiguration/init(path:)`` and ``Checkpoint/init(directory:)``.
  package init(directory: String) throws(FilbertError) {
    configuration = try BertConfiguration(path: "\(directory)/config.json")
    checkpoint = try Checkpoint(directory: directory)
  }

  /// What the model does; nil for an encoder without a head, or with one that Filbert does not compute.
  ///
  /// `architectures` decides. If it names no class with a head, only a classifier of texts has a pooler.
  package var task: ModelTask? {
    guard let rows = classifierRows else { return nil }
    switch architecture {
    case .tokenClassification: return .tagging
    case .sequenceClassification: return configuration.textTask(rows: rows)
    case .encoder: return likelyTask(rows: rows)
    case nil: return architectureName == nil ? likelyTask(rows: rows) : nil
    default: return nil
    }
  }

  private func likelyTask(rows: Int) -> ModelTask {
    let hasPooler = checkpoint.resolve("bert.pooler.dense.weight") != nil
    return hasPooler ? configuration.textTask(rows: rows) : .tagging
  }

  /// Whether the model was fine-tuned to label texts, so that its `[CLS]` row and its pooler are trained.
  var labelsTexts: Bool { task.map { ModelTask.ofTexts.contains($0) } ?? false }

  /// Whether the encoder has its initial values: the scales of a layer norm are all 1 and its shifts 0, which training
  /// changes at once.
  ///
  /// - Throws: if the file cannot be read.
  package var isUntrained: Bool {
    get throws(FilbertError) {
      let norm = "\(EncoderLayer.prefix)0.output.LayerNorm"
      guard let scale = checkpoint.resolve("\(norm).weight"),
        let shift = checkpoint.resolve("\(norm).bias")
      else { return false }
      let (scales, shifts) = (try checkpoint.floats(scale), try checkpoint.floats(shift))
      return scales.allSatisfy { $0 == 1 } && shifts.allSatisfy { $0 == 0 }
    }
  }

  /// Rows of the classifier; nil if there is none.
  private var classifierRows: Int? {
    checkpoint.resolve("classifier.weight").flatMap { checkpoint.info($0)?.shape.first }
  }

  /// The configuration of a fine-tuned model, with a label for every row of its classifier: `transformers` leaves out
  /// names that nobody chose.
  ///
  /// - Parameter words: whether a model that tags words is wanted, not one that labels texts.
  /// - Throws: `unsupported` if the model is another one.
  package func fineTuned(taggingWords words: Bool) throws(FilbertError) -> BertConfiguration {
    guard let task, let rows = classifierRows else { throw withoutTask }
    guard (task == .tagging) == words else {
      throw FilbertError(
        .unsupported,
        task == .tagging
          ? "This model tags words (\(task.architecture)) and has no label for a whole text."
          : "This model labels whole texts (\(task.architecture)) and has no tags for words.",
        file: directory)
    }
    var configuration = configuration
    do {
      configuration.labels = try configuration.labels(forRows: rows, taggingWords: words)
    } catch {
      throw error.placed(in: "\(directory)/config.json")
    }
    if !words { configuration.problemType = configuration.textTask }
    return configuration
  }

  /// The configuration of a model that is to learn `labels` for `task`.
  ///
  /// - Parameter dropout: replaces the three dropouts; nil keeps them.
  /// - Returns: also whether the checkpoint has a head for this task and exactly these labels.
  func toFineTune(
    for task: ModelTask, labels: [String], dropout: Float?
  ) throws(FilbertError) -> (configuration: BertConfiguration, continues: Bool) {
    var configuration = try trainable(dropout: dropout)
    let continues = configuration.labels == labels && self.task == task
    configuration.labels = labels
    configuration.problemType = task == .tagging ? nil : task
    return (configuration, continues)
  }

  /// The configuration of an encoder without a head that is to learn vectors.
  ///
  /// - Parameter dropout: replaces the dropouts; nil keeps them.
  func encoderToFineTune(dropout: Float?) throws(FilbertError) -> BertConfiguration {
    var configuration = try trainable(dropout: dropout)
    configuration.labels = []
    configuration.problemType = nil
    configuration.architectures = [Architecture.encoder.rawValue]
    return configuration
  }

  private func trainable(dropout: Float?) throws(FilbertError) -> BertConfiguration {
    var configuration = configuration
    guard !configuration.isQuantized else {
      throw FilbertError(
        .unsupported,
        "The weights of this model have 8 bits and cannot be trained; fine-tune the model they were made from "
          + "and quantize the result.", file: directory)
    }
    configuration.scoreActivation = nil
    if let dropout {
      configuration.hiddenDropout = dropout
      configuration.attentionDropout = dropout
      configuration.classifierDropout = dropout
    }
    return configuration
  }
}
