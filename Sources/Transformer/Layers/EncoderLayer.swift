import FilbertTensor

/// One layer of BERT's encoder (Devlin et al. 2019): attention, then a feed-forward network, each followed
/// by dropout, the residual and layer norm.
///
/// ```
/// a = LN(x + dropout(attention(x) Wᵀ + b))
/// y = LN(a + dropout(f(a Uᵀ + c) Vᵀ + d))
/// ```
package struct EncoderLayer: Sendable {
  /// How the names of the tensors of all layers begin; the number of the layer follows.
  static let prefix = "bert.encoder.layer."

  let index: Int
  /// The prefix of its tensors' names.
  let name: String
  let attention: SelfAttention
  let attentionOutput: Linear
  let attentionNorm: LayerNormalization
  let feedForward: FeedForward
  let outputNorm: LayerNormalization

  init(_ index: Int, _ configuration: BertConfiguration, in layout: inout ParameterLayout) {
    name = "\(Self.prefix)\(index)"
    let size = configuration.hiddenSize
    let epsilon = configuration.layerNormEpsilon
    self.index = index
    attention = SelfAttention(
      "\(name).attention.self", size: size, heads: configuration.heads, in: &layout)
    attentionOutput = Linear(
      "\(name).attention.output.dense", inputs: size, outputs: size, in: &layout)
    attentionNorm = LayerNormalization(
      "\(name).attention.output.LayerNorm", size: size, epsilon: epsilon, in: &layout)
    feedForward = FeedForward(name, configuration, in: &layout)
    outputNorm = LayerNormalization(
      "\(name).output.LayerNorm", size: size, epsilon: epsilon, in: &layout)
  }

  /// Where its parameters begin in the layout.
  var start: Int { attention.projection.weight.offset }

  struct Saved: Sendable {
    let x: Matrix
    let attention: SelfAttention.Saved
    let attentionNorm: NormalizedRows
    let feedForward: FeedForward.Saved
    let outputNorm: NormalizedRows
  }

  /// - Parameters:
  ///   - x: `[rows x hidden]`
  ///   - selection: the row of each sequence that is needed; nil for all rows. After the attention only those are
  ///     computed.
  ///   - saving: keep what ``backward`` needs; without it buffers are reused in place.
  /// - Returns: `[rows or sequences x hidden]`.
  func forward(
    _ x: Matrix, _ rows: RowPartition, selection: [Int]?, dropout: DropoutStreams?,
    _ parameters: Parameters, saving: Bool
  ) -> (y: Matrix, saved: Saved?) {
    let attended = attention.forward(
      x, rows, selection: selection, dropout: dropout?(.attentionWeights, layer: index), parameters)
    let (a, aSaved) = attentionNorm.forward(
      attentionOutput.product(attended.context, parameters),
      bias: parameters[attentionOutput.bias],
      residual: selection.map { x.gather(rows: $0) } ?? x,
      dropout: dropout?(.attentionOutput, layer: index), parameters, saving: saving)

    let (fed, fSaved) = feedForward.forward(a, parameters, saving: saving)
    let (y, ySaved) = outputNorm.forward(
      fed, bias: parameters[feedForward.output.bias], residual: a,
      dropout: dropout?(.feedForward, layer: index), parameters, saving: saving)

    guard let aSaved, let fSaved, let ySaved else { return (y, nil) }
    return (
      y,
      Saved(
        x: x, attention: attended, attentionNorm: aSaved, feedForward: fSaved, outputNorm: ySaved)
    )
  }

  /// - Parameter dy: the gradient of ``forward``'s result.
  /// - Returns: the gradient of its argument, `[rows x hidden]`.
  func backward(
    _ dy: Matrix, saved: Saved, _ rows: RowPartition, selection: [Int]?, dropout: DropoutStreams?,
    _ parameters: Parameters, _ gradients: Parameters?
  ) -> Matrix {
    // y = LN(a + dropout(f(a Uᵀ + c) Vᵀ + d))
    let dSum = outputNorm.backward(dy, saved: saved.outputNorm, parameters, gradients)
    let dFed = dropout?(.feedForward, layer: index).backward(dSum) ?? dSum
    let dAttended = feedForward.backward(dFed, saved: saved.feedForward, parameters, gradients)
    dAttended.addInPlace(dSum)

    // a = LN(x + dropout(context Wᵀ + b))
    let dInner = attentionNorm.backward(
      dAttended, saved: saved.attentionNorm, parameters, gradients)
    let dProjected = dropout?(.attentionOutput, layer: index).backward(dInner) ?? dInner
    let dContext = attentionOutput.backward(
      dProjected, x: saved.attention.context, parameters, gradients)
    let dx = attention.backward(
      dContext, saved: saved.attention, x: saved.x, rows, selection: selection,
      dropout: dropout?(.attentionWeights, layer: index), parameters, gradients)
    if let selection {
      dx.scatterAdd(rows: selection, dInner)
    } else {
      dx.addInPlace(dInner)
    }
    return dx
  }
}
