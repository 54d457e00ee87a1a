package import FilbertCore

extension SequenceClassifier {
  /// A fine-tuned classifier from a model directory.
  ///
  /// - Parameter isReadOnly: the parameters are for scoring, and matrices may stay in the file.
  /// - Throws: also where the checkpoint lacks any part of the classifier, or is for another task.
  package static func load(
    directory: String, isReadOnly: Bool = false
  ) throws(FilbertError) -> (SequenceClassifier, Parameters) {
    let checkpoint = try Checkpoint(directory: directory)
    let configuration = try BertConfiguration.fineTuned(
      directory: directory, checkpoint, for: .classification)
    let classifier = SequenceClassifier(configuration)
    return (
      classifier,
      try .complete(classifier.layout, from: checkpoint, configuration, isReadOnly: isReadOnly)
    )
  }

  /// A classifier for `labels` on a pretrained encoder.
  ///
  /// The head starts anew unless the checkpoint has one for these very labels and this problem. What is missing is
  /// initialised from `seed`.
  ///
  /// - Parameter labels: of a regression one, the name of what is predicted.
  package static func pretrained(
    directory: String, labels: [String], problem: ProblemType, dropout: Float?, seed: UInt64
  ) throws(FilbertError) -> (SequenceClassifier, Parameters, LoadReport) {
    let checkpoint = try Checkpoint(directory: directory)
    let (configuration, continues) = try BertConfiguration.toFineTune(
      directory: directory, checkpoint, for: .classification, labels: labels, problem: problem,
      dropout: dropout)
    let classifier = SequenceClassifier(configuration)
    let (parameters, report) = try Parameters.pretrained(
      classifier.layout, from: checkpoint, withHead: continues, seed: seed, configuration)
    return (classifier, parameters, report)
  }
}
