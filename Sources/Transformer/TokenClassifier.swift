package import FilbertRanks
package import FilbertTensor

/// `BertForTokenClassification`: a tag for every word of a text, with or without a conditional random field
/// on top.
///
/// A value without parameters: it defines how to compute with any ``Parameters`` of its ``layout``.
package struct TokenClassifier: Sendable {
  package let configuration: BertConfiguration
  package let layout: ParameterLayout
  package let encoder: Encoder
  package let head: TokenHead
  /// Scores of neighbouring tags; nil if every word is decided from its own logits.
  package let crf: LinearChainCRF?

  package init(_ configuration: BertConfiguration, hasCRF: Bool) {
    var layout = ParameterLayout()
    self.configuration = configuration
    encoder = Encoder(configuration, in: &layout)
    head = TokenHead(configuration, in: &layout)
    crf = hasCRF ? LinearChainCRF(tags: configuration.labels.count, in: &layout) : nil
    self.layout = layout
  }

  /// Logits of the words that are read, `[words x labels]`, without dropout.
  package func logits(_ batch: WordBatch, _ parameters: Parameters) -> Matrix {
    let (x, _) = encoder.forward(
      batch.tokens, reading: .all, dropout: nil, parameters, saving: false)
    return head.forward(x.gather(rows: batch.rows), dropout: nil, parameters).logits
  }

  /// ``logits(_:_:)`` of any number of sequences, in their order.
  ///
  /// - Parameter ranks: share the work.
  package func logits(
    _ sequences: [WordSequence], _ parameters: Parameters, among ranks: any RankGroup = LoneRank()
  ) -> Matrix {
    MicroBatches.map(
      RowPartition(lengths: sequences.map(\.rows.count)),
      lengths: sequences.map(\.tokens.ids.count), columns: configuration.labels.count,
      among: ranks
    ) { logits(WordBatch(sequences[$0]), parameters) }
  }

  /// `parameters` laid out for ``logits(_:_:)``; see ``Parameters/packing(_:forGradients:)``.
  package func packing(_ parameters: Parameters, forGradients: Bool) -> Parameters {
    parameters.packing(
      (encoder.linears(reading: .all) + [head.classifier]).map(\.weight), forGradients: forGradients
    )
  }

  /// The loss of a batch; adds the gradients of every parameter that is not frozen.
  ///
  /// - Parameters:
  ///   - targets: the tag of each word that is read.
  ///   - loss: of each word separately; a model with a CRF takes the likelihood of each sequence's tags instead.
  ///   - normalizer: what the sum over words is divided by, over all batches of the step.
  ///   - dropout: nil trains without.
  ///   - onProgress: is told how far the gradients are complete.
  package func accumulateGradients(
    _ batch: WordBatch, targets: [Int], loss: CrossEntropy, normalizer: Double,
    dropout: DropoutStreams?, frozenLayers: Int?, _ parameters: Parameters, _ gradients: Parameters,
    onProgress: BackwardProgress = { _ in }
  ) -> Double {
    let (x, encoderSaved) = encoder.forward(
      batch.tokens, reading: .all, dropout: dropout, parameters, saving: true)
    let (logits, headSaved) = head.forward(
      x.gather(rows: batch.rows), dropout: dropout, parameters)
    let (value, dLogits) =
      if let crf {
        crf.loss(
          logits, batch.words, targets: targets, normalizer: normalizer, parameters, gradients)
      } else {
        loss(logits, targets: targets, normalizer: normalizer)
      }
    let dWords = head.backward(dLogits, saved: headSaved, dropout: dropout, parameters, gradients)
    let dx = Matrix.zeros(rows: x.rows, columns: x.columns)
    dx.scatterAdd(rows: batch.rows, dWords)
    if let encoderSaved {
      encoder.backward(
        dx, saved: encoderSaved, batch.tokens, reading: .all, frozenLayers: frozenLayers,
        dropout: dropout, parameters, gradients, onProgress: onProgress)
    }
    return value
  }
}
