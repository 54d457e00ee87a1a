package import FilbertCore

extension BertConfiguration {
  /// `config.json` of a fine-tuned model, with a label for every row of its classifier: `transformers` leaves out
  /// names that nobody chose.
  ///
  /// - Throws: `unsupported` where the model does not do `task`.
  package static func fineTuned(
    directory: String, _ checkpoint: Checkpoint, for task: ModelTask
  ) throws(FilbertError) -> BertConfiguration {
    let path = "\(directory)/config.json"
    var configuration = try BertConfiguration(path: path)
    guard let found = ModelTask(configuration, checkpoint),
      let name = checkpoint.resolve("classifier.weight"),
      let rows = checkpoint.info(name)?.shape.first
    else {
      throw FilbertError(
        .unsupported,
        "This model is an encoder without a classifier; fine-tune it with `filbert train` first.",
        file: directory)
    }
    guard found == task else {
      throw FilbertError(
        .unsupported,
        found == .tagging
          ? "This model tags words (\(found.architecture)) and has no label for a whole text."
          : "This model labels whole texts (\(found.architecture)) and has no tags for words.",
        file: directory)
    }
    do {
      configuration.labels = try configuration.labels(forRows: rows, of: task)
    } catch {
      throw FilbertError(error.code, error.message, file: path)
    }
    if task == .classification { configuration.problemType = configuration.problem }
    return configuration
  }

  /// `config.json` of a model that is to learn `labels`.
  ///
  /// - Parameters:
  ///   - problem: what the logits will mean; nil for tagging.
  ///   - dropout: replaces the three dropouts; nil keeps them.
  /// - Returns: also whether the checkpoint has a head for this task and these very labels.
  static func toFineTune(
    directory: String, _ checkpoint: Checkpoint, for task: ModelTask, labels: [String],
    problem: ProblemType?, dropout: Float?
  ) throws(FilbertError) -> (configuration: BertConfiguration, continues: Bool) {
    var configuration = try BertConfiguration(path: "\(directory)/config.json")
    guard !configuration.isQuantized else {
      throw FilbertError(
        .unsupported,
        "The weights of this model have 8 bits and cannot be trained; fine-tune the model they were made from "
          + "and quantize the result.", file: directory)
    }
    let continues =
      configuration.labels == labels && ModelTask(configuration, checkpoint) == task
      && (problem == nil || configuration.problem == problem)
    configuration.labels = labels
    configuration.problemType = problem
    if let dropout {
      configuration.hiddenDropout = dropout
      configuration.attentionDropout = dropout
      configuration.classifierDropout = dropout
    }
    return (configuration, continues)
  }
}
