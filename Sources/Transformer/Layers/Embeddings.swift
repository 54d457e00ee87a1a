import FilbertTensor

/// Token, position and segment embeddings, summed, normalised, dropped out.
package struct Embeddings: Sendable {
  package let tokens: Slot
  let positions: Slot
  let segments: Slot
  let norm: LayerNormalization

  init(_ configuration: BertConfiguration, in layout: inout ParameterLayout) {
    let size = configuration.hiddenSize
    let name = "bert.embeddings"
    tokens = layout.matrix(
      "\(name).word_embeddings.weight", rows: configuration.vocabularySize, columns: size)
    positions = layout.matrix(
      "\(name).position_embeddings.weight", rows: configuration.maximumPositions, columns: size)
    segments = layout.matrix(
      "\(name).token_type_embeddings.weight", rows: configuration.segmentTypes, columns: size)
    norm = LayerNormalization(
      "\(name).LayerNorm", size: size, epsilon: configuration.layerNormEpsilon, in: &layout)
  }

  /// - Returns: `[tokens x hidden]`.
  func forward(
    _ batch: PackedBatch, dropout: DropoutStreams?, _ parameters: Parameters, saving: Bool
  ) -> (y: Matrix, saved: NormalizedRows?) {
    forward(sum: sum(batch, parameters), dropout: dropout, parameters, saving: saving)
  }

  /// The same from the sums of the three, which are consumed.
  func forward(
    sum: Matrix, dropout: DropoutStreams?, _ parameters: Parameters, saving: Bool
  ) -> (y: Matrix, saved: NormalizedRows?) {
    let (y, saved) = norm.forward(sum, parameters, saving: saving)
    dropout?(.embeddings)?.apply(y, into: y)
    return (y, saved)
  }

  /// Token, position and segment embeddings, summed, `[tokens x hidden]`.
  func sum(_ batch: PackedBatch, _ parameters: Parameters) -> Matrix {
    let tokens: any WordEmbeddings =
      if let quantized = parameters.quantized(tokens) { quantized } else { parameters[tokens] }
    return sumOfEmbeddings(
      tokens: tokens, ids: batch.ids, positions: parameters[positions], position: batch.positions,
      segments: parameters[segments], segment: batch.segments)
  }

  func backward(
    _ dy: Matrix, saved: NormalizedRows, _ batch: PackedBatch, dropout: DropoutStreams?,
    _ parameters: Parameters, _ gradients: Parameters
  ) {
    let d = sumGradient(dy, saved: saved, dropout: dropout, parameters, gradients)
    gradients[tokens].scatterAdd(rows: batch.ids, d)
    gradients[positions].scatterAdd(rows: batch.positions, d)
    gradients[segments].scatterAdd(rows: batch.segments, d)
  }

  /// The gradient of ``sum(_:_:)``, and so of each of the three embeddings of a row.
  func sumGradient(
    _ dy: Matrix, saved: NormalizedRows, dropout: DropoutStreams?, _ parameters: Parameters,
    _ gradients: Parameters?
  ) -> Matrix {
    let dNormalized = dropout?(.embeddings).backward(dy) ?? dy
    return norm.backward(dNormalized, saved: saved, parameters, gradients)
  }
}
