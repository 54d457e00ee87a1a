package import FilbertCore
import FilbertTensor

extension TokenClassifier {
  /// A fine-tuned tagger from a model directory.
  ///
  /// - Parameter isReadOnly: the parameters are for scoring, and matrices may stay in the file.
  /// - Throws: also where the checkpoint lacks any part of the tagger, or is for another task.
  package static func load(
    directory: String, isReadOnly: Bool = false
  ) throws(FilbertError) -> (TokenClassifier, Parameters) {
    let checkpoint = try Checkpoint(directory: directory)
    let configuration = try BertConfiguration.fineTuned(
      directory: directory, checkpoint, for: .tagging)
    let classifier = TokenClassifier(configuration, hasCRF: hasCRF(checkpoint))
    return (
      classifier,
      try .complete(classifier.layout, from: checkpoint, configuration, isReadOnly: isReadOnly)
    )
  }

  /// A tagger for `labels` on a pretrained encoder.
  ///
  /// The head starts anew unless the checkpoint has one for these very labels. What is missing is initialised from
  /// `seed`; the scores of a conditional random field start at zero.
  package static func pretrained(
    directory: String, labels: [String], hasCRF: Bool, dropout: Float?, seed: UInt64
  ) throws(FilbertError) -> (TokenClassifier, Parameters, LoadReport) {
    let checkpoint = try Checkpoint(directory: directory)
    let (configuration, continues) = try BertConfiguration.toFineTune(
      directory: directory, checkpoint, for: .tagging, labels: labels, problem: nil,
      dropout: dropout)
    let classifier = TokenClassifier(configuration, hasCRF: hasCRF)
    let (parameters, report) = try Parameters.pretrained(
      classifier.layout, from: checkpoint, withHead: continues, seed: seed, configuration)
    if let crf = classifier.crf, !(continues && Self.hasCRF(checkpoint)) {
      parameters[crf.transitions].fill(0)
    }
    return (classifier, parameters, report)
  }

  /// Whether the weights are those of a model with a conditional random field.
  package static func hasCRF(_ checkpoint: Checkpoint) -> Bool {
    checkpoint.resolve("\(LinearChainCRF.prefix)transitions") != nil
  }
}
