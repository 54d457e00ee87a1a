package import Files

extension SequenceClassifier {
  /// A fine-tuned classifier from a model directory.
  ///
  /// - Throws: also where the checkpoint lacks any part of the classifier.
  package static func load(
    directory: String
  ) throws(FilbertError) -> (SequenceClassifier, Parameters) {
    let checkpoint = try Checkpoint(directory: directory)
    guard checkpoint.resolve("classifier.weight") != nil else {
      throw FilbertError(
        .unsupported,
        "This model is an encoder without a classifier; fine-tune it with `filbert train` first.",
        file: directory)
    }
    let classifier = SequenceClassifier(try configuration(directory, checkpoint))
    let (parameters, _, _) = try Parameters.load(
      classifier.layout, from: checkpoint,
      whenMissing: { (slot) throws(FilbertError) in throw slot.isLacking(in: directory) })
    return (classifier, parameters)
  }

  /// A classifier for `labels` on a pretrained encoder.
  ///
  /// The head starts anew unless the checkpoint has one for these very labels. What is missing is initialised from
  /// `seed`.
  package static func pretrained(
    directory: String, labels: [String], dropout: Float?, seed: UInt64
  ) throws(FilbertError) -> (SequenceClassifier, Parameters, LoadReport) {
    let checkpoint = try Checkpoint(directory: directory)
    var configuration = try BertConfiguration(path: "\(directory)/config.json")
    let continues = configuration.labels == labels
    configuration.labels = labels
    if let dropout {
      configuration.hiddenDropout = dropout
      configuration.attentionDropout = dropout
      configuration.classifierDropout = dropout
    }
    let classifier = SequenceClassifier(configuration)
    let (parameters, missing, report) = try Parameters.load(
      classifier.layout, from: checkpoint,
      isWanted: { continues || !$0.name.hasPrefix("classifier.") },
      whenMissing: { (slot) throws(FilbertError) in
        if slot.name.hasPrefix("bert.e") { throw slot.isLacking(in: directory) }
      })
    parameters.initialize(missing, seed: seed, deviation: configuration.initializerRange)
    return (classifier, parameters, report)
  }

  /// `config.json` with a label for every row of the classifier: `transformers` leaves out names that nobody
  /// chose.
  private static func configuration(
    _ directory: String, _ checkpoint: Checkpoint
  ) throws(FilbertError) -> BertConfiguration {
    let path = "\(directory)/config.json"
    var configuration = try BertConfiguration(path: path)
    if let head = checkpoint.resolve("classifier.weight"),
      let rows = checkpoint.info(head)?.shape.first
    {
      do { configuration.labels = try configuration.labels(forRows: rows) } catch {
        throw FilbertError(error.code, error.message, file: path)
      }
    }
    return configuration
  }
}

extension Slot {
  /// The error for a checkpoint that lacks this part of the encoder or of a fine-tuned head.
  func isLacking(in directory: String) -> FilbertError {
    FilbertError(
      .badData,
      "The checkpoint lacks the tensor \(name); it is incomplete, or config.json belongs to another "
        + "model.", file: directory)
  }
}
