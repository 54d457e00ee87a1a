package import Files

extension SequenceClassifier {
  /// A fine-tuned classifier from a model directory.
  ///
  /// - Throws: also where the checkpoint lacks any part of the classifier.
  package static func load(
    directory: String
  ) throws(FilbertError) -> (SequenceClassifier, Parameters) {
    let checkpoint = try Checkpoint(directory: directory)
    let configuration = try configuration(directory, checkpoint)
    let classifier = SequenceClassifier(configuration)
    let (parameters, missing, _) = try Parameters.load(classifier.layout, from: checkpoint)
    if let slot = missing.first {
      let isHead = slot.name.hasPrefix("classifier.")
      throw FilbertError(
        .unsupported,
        isHead
          ? "This model is an encoder without a classifier; fine-tune it with `filbert train` first."
          : "The checkpoint lacks the tensor \(slot.name), which a classifier needs.",
        file: directory)
    }
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
      isWanted: { continues || !$0.name.hasPrefix("classifier.") })
    if let slot = missing.first(where: { $0.name.hasPrefix("bert.e") }) {
      throw FilbertError(
        .badData,
        "The checkpoint lacks the tensor \(slot.name); its encoder is incomplete or is not BERT's.",
        file: directory)
    }
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
