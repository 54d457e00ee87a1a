package import FilbertTensor

extension SentenceEncoder {
  /// What a forward pass keeps for its backward pass.
  private struct Saved {
    let encoder: Encoder.Saved?
    let units: Matrix
    /// Of the vectors before they were normalised.
    let lengths: [Double]
  }

  /// The loss of unit vectors of texts; adds the gradients of every parameter that is not frozen.
  ///
  /// The loss needs the vectors of all texts at once. If these have more tokens than fit into memory, vectors are computed
  /// first and nothing is kept. With the gradient of the vectors, each part then goes through the encoder once more (Gao
  /// et al. 2021, GradCache): dropout is a function of its place, so both passes drop the same.
  ///
  /// - Parameters:
  ///   - tokensAtOnce: texts with more tokens are computed in parts.
  ///   - dropout: nil trains without.
  ///   - onProgress: is told how far the gradients are complete.
  ///   - loss: of unit vectors `[sequences x hidden]`, with its gradient with respect to them.
  package func accumulateGradients(
    _ sequences: [TokenSequence], pooling: Pooling, tokensAtOnce: Int, dropout: DropoutStreams?,
    frozenLayers: Int?, _ parameters: Parameters, _ gradients: Parameters,
    onProgress: BackwardProgress = { _ in },
    loss: (Matrix) -> (loss: Double, gradient: Matrix)
  ) -> Double {
    let parts = MicroBatches.cut(lengths: sequences.map(\.ids.count), budget: tokensAtOnce)
    func forward(_ part: Int, saving: Bool) -> Saved {
      units(
        PackedBatch(sequences[parts[part]]), pooling, dropout?.piece(part), parameters,
        saving: saving)
    }
    func backward(_ part: Int, _ gradient: Matrix, _ saved: Saved) {
      self.backward(
        gradient, saved, PackedBatch(sequences[parts[part]]), pooling, dropout?.piece(part),
        frozenLayers, parameters, gradients,
        onProgress: part == parts.count - 1 ? onProgress : { _ in })
    }
    if parts.count == 1 {
      let saved = forward(0, saving: true)
      let (value, gradient) = loss(saved.units)
      backward(0, gradient, saved)
      return value
    }
    let vectors = Matrix(rows: sequences.count, columns: configuration.hiddenSize)
    for (part, range) in parts.enumerated() {
      vectors[rows: range].copyElements(from: forward(part, saving: false).units)
    }
    let (value, gradient) = loss(vectors)
    for (part, range) in parts.enumerated() {
      backward(part, gradient[rows: range], forward(part, saving: true))
    }
    return value
  }

  private func units(
    _ batch: PackedBatch, _ pooling: Pooling, _ dropout: DropoutStreams?, _ parameters: Parameters,
    saving: Bool
  ) -> Saved {
    let (y, saved) = encoder.forward(
      batch, reading: pooling.rows, dropout: dropout, parameters, saving: saving)
    let units = pooling == .mean ? y.means(batch.partition) : y.copy()
    let lengths = units.rowLengths
    units.normalizeRowsInPlace()
    return Saved(encoder: saved, units: units, lengths: lengths)
  }

  private func backward(
    _ dUnits: Matrix, _ saved: Saved, _ batch: PackedBatch, _ pooling: Pooling,
    _ dropout: DropoutStreams?, _ frozenLayers: Int?, _ parameters: Parameters,
    _ gradients: Parameters, onProgress: BackwardProgress
  ) {
    guard let encoderSaved = saved.encoder else {
      preconditionFailure("a backward pass without its forward pass")
    }
    let dPooled = dUnits.normalizeRowsBackward(units: saved.units, lengths: saved.lengths)
    encoder.backward(
      pooling == .mean ? dPooled.meansBackward(batch.partition) : dPooled, saved: encoderSaved,
      batch, reading: pooling.rows, frozenLayers: frozenLayers, dropout: dropout, parameters,
      gradients, onProgress: onProgress)
  }
}

extension SentenceEncoder.Pooling {
  /// The rows of the last layer that it reads.
  fileprivate var rows: Encoder.Rows { self == .mean ? .all : .first }
}
