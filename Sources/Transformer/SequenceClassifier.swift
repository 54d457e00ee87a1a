package import FilbertRanks
package import FilbertTensor

/// `BertForSequenceClassification`: a label, several or a number for a text or a pair of texts.
///
/// A value without parameters: it defines how to compute with any ``Parameters`` of its ``layout``.
package struct SequenceClassifier: Sendable {
  package let configuration: BertConfiguration
  package let layout: ParameterLayout
  package let encoder: Encoder
  package let head: SequenceHead

  package init(_ configuration: BertConfiguration) {
    var layout = ParameterLayout()
    self.configuration = configuration
    encoder = Encoder(configuration, in: &layout)
    head = SequenceHead(configuration, in: &layout)
    self.layout = layout
  }

  /// What the logits mean: one of ``ModelTask/ofTexts``.
  package var task: ModelTask { configuration.textTask }

  /// Logits `[sequences x labels]` without dropout.
  package func logits(_ batch: PackedBatch, _ parameters: Parameters) -> Matrix {
    head.forward(vectors(batch, parameters), dropout: nil, parameters).logits
  }

  /// The vectors that the head reads, `[sequences x hidden]`, without dropout.
  func vectors(_ batch: PackedBatch, _ parameters: Parameters) -> Matrix {
    encoder.forward(batch, reading: .first, dropout: nil, parameters, saving: false).y
  }

  /// `parameters` laid out for ``logits(_:_:)``; see ``Parameters/packing(_:forGradients:)``.
  package func packing(_ parameters: Parameters, forGradients: Bool) -> Parameters {
    let layers = encoder.linears(reading: .first) + [head.pooler.dense, head.classifier]
    return parameters.packing(layers.map(\.weight), forGradients: forGradients)
  }

  /// The loss of a batch; adds the gradients of every parameter that is not frozen.
  ///
  /// - Parameters:
  ///   - dropout: nil trains without.
  ///   - onProgress: is told how far the gradients are complete.
  ///   - loss: of logits `[sequences x labels]`, with its gradient with respect to them.
  package func accumulateGradients(
    _ batch: PackedBatch, dropout: DropoutStreams?, frozenLayers: Int?, _ parameters: Parameters,
    _ gradients: Parameters, onProgress: BackwardProgress = { _ in },
    loss: (Matrix) -> (loss: Double, gradient: Matrix)
  ) -> Double {
    let (x, encoderSaved) = encoder.forward(
      batch, reading: .first, dropout: dropout, parameters, saving: true)
    let (logits, headSaved) = head.forward(x, dropout: dropout, parameters)
    let (value, dLogits) = loss(logits)
    let dx = head.backward(dLogits, saved: headSaved, dropout: dropout, parameters, gradients)
    if let encoderSaved {
      encoder.backward(
        dx, saved: encoderSaved, batch, reading: .first, frozenLayers: frozenLayers,
        dropout: dropout, parameters, gradients, onProgress: onProgress)
    }
    return value
  }
}

extension SequenceClassifier {
  /// ``logits(_:_:)`` of any number of sequences, `[sequences x labels]`, in their order.
  ///
  /// - Parameter ranks: share the work.
  package func logits(
    _ sequences: [TokenSequence], _ parameters: Parameters, among ranks: any RankGroup = LoneRank()
  ) -> Matrix {
    MicroBatches.map(sequences, columns: configuration.labels.count, among: ranks) {
      logits($0, parameters)
    }
  }

  /// What the model answers, `[sequences x labels]`, in the order of `sequences`, whatever their number: probabilities
  /// that add up to 1 or, if any number of labels may apply, are independent of each other. For a regression, the
  /// number, or its sigmoid if a cross-encoder says so.
  package func probabilities(_ sequences: [TokenSequence], _ parameters: Parameters) -> Matrix {
    let result = logits(sequences, parameters)
    activateInPlace(result)
    return result
  }

  /// Turns ``logits(_:_:)`` into ``probabilities(_:_:)``.
  package func activateInPlace(_ logits: Matrix) {
    guard logits.rows > 0 else { return }
    switch task {
    case .classification, .tagging: logits.softmaxInPlace()
    case .multilabel: logits.sigmoidInPlace()
    case .regression:
      if configuration.scoreActivation == .sigmoid { logits.sigmoidInPlace() }
    }
  }
}
