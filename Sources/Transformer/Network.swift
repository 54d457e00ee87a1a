package import FilbertCore
import FilbertTensor

/// An encoder with a head or without: says how to compute with ``Parameters`` of its ``layout``, and has none itself.
package protocol Network: Sendable {
  var configuration: BertConfiguration { get }
  var layout: ParameterLayout { get }
  var encoder: Encoder { get }

  /// The network of a fine-tuned model, or of any model for an encoder without a head.
  ///
  /// - Throws: `unsupported` if the model does something else.
  init(of weights: ModelWeights) throws(FilbertError)

  /// `parameters` laid out for scoring, or for gradients of the input too; see ``Parameters/packing(_:forGradients:)``.
  func packing(_ parameters: Parameters, forGradients: Bool) -> Parameters
}

extension Network {
  /// ``packing(_:forGradients:)`` for scoring alone.
  package func packing(_ parameters: Parameters) -> Parameters {
    packing(parameters, forGradients: false)
  }

  /// The network and the parameters of a model.
  ///
  /// - Parameter isReadOnly: the parameters are for scoring, and matrices may stay in the file.
  /// - Throws: even if the checkpoint lacks any part of the network.
  package static func load(
    _ weights: ModelWeights, isReadOnly: Bool = false
  ) throws(FilbertError) -> (Self, Parameters) {
    let network = try Self(of: weights)
    return (
      network,
      try .complete(
        network.layout, from: weights.checkpoint, network.configuration, isReadOnly: isReadOnly)
    )
  }
}

extension SequenceClassifier: Network {
  package init(of weights: ModelWeights) throws(FilbertError) {
    self.init(try weights.fineTuned(taggingWords: false))
  }

  /// A classifier for `labels` on a pretrained encoder.
  ///
  /// The head is initialized from `seed` unless the checkpoint has one for exactly these labels and this task.
  ///
  /// - Parameters:
  ///   - labels: for a regression one, the name of the predicted number.
  ///   - task: one of ``ModelTask/ofTexts``.
  ///   - addsPoolingLayer: put a ``PoolingLayer`` on an encoder that was never trained to label texts.
  package static func pretrained(
    _ weights: ModelWeights, labels: [String], task: ModelTask, dropout: Float?, seed: UInt64,
    addsPoolingLayer: Bool = false
  ) throws(FilbertError) -> (SequenceClassifier, Parameters, LoadReport) {
    var (configuration, continues) = try weights.toFineTune(
      for: task, labels: labels, dropout: dropout)
    let adds = addsPoolingLayer && !weights.labelsTexts
    if adds { configuration.layers += 1 }
    let classifier = SequenceClassifier(configuration)
    let added = adds ? PoolingLayer(of: classifier) : nil
    let (parameters, report) = try Parameters.pretrained(
      classifier.layout, from: weights.checkpoint, withHead: continues, seed: seed, configuration,
      isAdded: { added?.has($0) == true })
    added?.initialize(parameters)
    return (classifier, parameters, report)
  }
}

extension TokenClassifier: Network {
  package init(of weights: ModelWeights) throws(FilbertError) {
    self.init(
      try weights.fineTuned(taggingWords: true), hasCRF: Self.hasCRF(weights.checkpoint))
  }

  /// A tagger for `labels` on a pretrained encoder.
  ///
  /// The head is initialized from `seed` unless the checkpoint has one for exactly these labels; the scores of a
  /// conditional random field start at zero.
  package static func pretrained(
    _ weights: ModelWeights, labels: [String], hasCRF: Bool, dropout: Float?, seed: UInt64
  ) throws(FilbertError) -> (TokenClassifier, Parameters, LoadReport) {
    let (configuration, continues) = try weights.toFineTune(
      for: .tagging, labels: labels, dropout: dropout)
    let classifier = TokenClassifier(configuration, hasCRF: hasCRF)
    let (parameters, report) = try Parameters.pretrained(
      classifier.layout, from: weights.checkpoint, withHead: continues, seed: seed, configuration)
    if let crf = classifier.crf, !(continues && Self.hasCRF(weights.checkpoint)) {
      parameters[crf.transitions].fill(0)
    }
    return (classifier, parameters, report)
  }

  /// Whether the weights are those of a model with a conditional random field.
  package static func hasCRF(_ checkpoint: Checkpoint) -> Bool {
    checkpoint.resolve("\(LinearChainCRF.prefix)transitions") != nil
  }
}

extension SentenceEncoder: Network {
  package init(of weights: ModelWeights) {
    self.init(weights.configuration)
  }

  /// The encoder of a model, to be trained; a head is left out.
  ///
  /// - Parameter dropout: replaces the dropouts; nil keeps them.
  package static func pretrained(
    _ weights: ModelWeights, dropout: Float?
  ) throws(FilbertError) -> (SentenceEncoder, Parameters, LoadReport) {
    let configuration = try weights.encoderToFineTune(dropout: dropout)
    let network = SentenceEncoder(configuration)
    // Without a head nothing is random, so any seed will do.
    let (parameters, report) = try Parameters.pretrained(
      network.layout, from: weights.checkpoint, withHead: false, seed: 0, configuration)
    return (network, parameters, report)
  }
}
