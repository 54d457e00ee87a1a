package import FilbertTensor

/// Is told, during a backward pass, that the gradients from this offset of the layout to its end are complete: what comes
/// last in the layout is complete first.
package typealias BackwardProgress = (Int) -> Void

/// BERT's embeddings and layers (Devlin et al. 2019), on packed rows.
///
/// Everything a batch goes through, in order; ``backward`` does the steps of ``forward`` in
/// reverse.
package struct Encoder: Sendable {
  package let embeddings: Embeddings
  package let layers: [EncoderLayer]
  /// Where the parameters of the encoder end and those of a head begin.
  private let end: Int

  package init(_ configuration: BertConfiguration, in layout: inout ParameterLayout) {
    embeddings = Embeddings(configuration, in: &layout)
    var layers: [EncoderLayer] = []
    for index in 0..<configuration.layers {
      layers.append(EncoderLayer(index, configuration, in: &layout))
    }
    self.layers = layers
    end = layout.count
  }

  /// Which rows of the last layer a head reads. A classifier needs the first row of each sequence, which saves
  /// the last layer most of its work: about 14 % of a six-layer encoder.
  package enum Rows: Sendable {
    case all
    case first
  }

  package struct Saved: Sendable {
    let embeddings: NormalizedRows
    let layers: [EncoderLayer.Saved]
  }

  /// - Returns: the last hidden states, `[tokens x hidden]` or `[sequences x hidden]`.
  package func forward(
    _ batch: PackedBatch, reading rows: Rows, dropout: DropoutStreams?, _ parameters: Parameters,
    saving: Bool
  ) -> (y: Matrix, saved: Saved?) {
    let (x, embedded) = embeddings.forward(
      batch, dropout: dropout, parameters, saving: saving)
    let (y, layers) = forward(
      embedded: x, batch.partition, reading: rows, dropout: dropout, parameters, saving: saving)
    return (y, embedded.map { Saved(embeddings: $0, layers: layers) })
  }

  /// The layers alone, from the embeddings of tokens, `[tokens x hidden]`.
  private func forward(
    embedded: Matrix, _ partition: RowPartition, reading rows: Rows, dropout: DropoutStreams?,
    _ parameters: Parameters, saving: Bool
  ) -> (y: Matrix, saved: [EncoderLayer.Saved]) {
    var x = embedded
    var saved: [EncoderLayer.Saved] = []
    for layer in layers {
      let (y, layerSaved) = layer.forward(
        x, partition, selection: selection(rows, layer, partition), dropout: dropout, parameters,
        saving: saving)
      if let layerSaved { saved.append(layerSaved) }
      x = y
    }
    return (x, saved)
  }

  /// Adds the gradients of all parameters from `dy`, the gradient of ``forward``'s result.
  ///
  /// - Parameters:
  ///   - frozenLayers: the embeddings and this many layers get no gradients; with 0 only the embeddings; nil freezes
  ///     nothing.
  ///   - onProgress: is told that the gradients from an offset of the layout to its end are complete, after each layer.
  func backward(
    _ dy: Matrix, saved: Saved, _ batch: PackedBatch, reading rows: Rows, frozenLayers: Int?,
    dropout: DropoutStreams?, _ parameters: Parameters, _ gradients: Parameters,
    onProgress: BackwardProgress
  ) {
    onProgress(end)
    let dy = backward(
      dy, saved: saved.layers, batch.partition, reading: rows, frozenLayers: frozenLayers ?? 0,
      dropout: dropout, parameters, gradients, onProgress: onProgress)
    guard frozenLayers == nil else { return }
    embeddings.backward(
      dy, saved: saved.embeddings, batch, dropout: dropout, parameters, gradients)
    onProgress(0)
  }

  /// From the gradient of the last layer's result to that of the argument of layer number `frozenLayers`.
  private func backward(
    _ dy: Matrix, saved: [EncoderLayer.Saved], _ partition: RowPartition, reading rows: Rows,
    frozenLayers: Int, dropout: DropoutStreams?, _ parameters: Parameters, _ gradients: Parameters?,
    onProgress: BackwardProgress
  ) -> Matrix {
    var dy = dy
    for (layer, layerSaved) in zip(layers, saved).reversed() {
      if layer.index < frozenLayers { break }
      dy = layer.backward(
        dy, saved: layerSaved, partition, selection: selection(rows, layer, partition),
        dropout: dropout, parameters, gradients)
      onProgress(layer.start)
    }
    return dy
  }

  // MARK: Gradients of the input

  /// The last hidden states of rows that are given by the sums of their three embeddings, which need not be those of any
  /// token. `sums` are consumed.
  func forward(
    sums: Matrix, _ partition: RowPartition, reading rows: Rows, _ parameters: Parameters
  ) -> (y: Matrix, saved: Saved?) {
    let (x, embedded) = embeddings.forward(sum: sums, dropout: nil, parameters, saving: true)
    let (y, layers) = forward(
      embedded: x, partition, reading: rows, dropout: nil, parameters, saving: true)
    return (y, embedded.map { Saved(embeddings: $0, layers: layers) })
  }

  /// The gradient of the sums of embeddings, `[tokens x hidden]`, and none of any parameter.
  func inputGradient(
    _ dy: Matrix, saved: Saved?, _ partition: RowPartition, reading rows: Rows,
    _ parameters: Parameters
  ) -> Matrix {
    guard let saved else { preconditionFailure("a backward pass without its forward pass") }
    let dx = backward(
      dy, saved: saved.layers, partition, reading: rows, frozenLayers: 0, dropout: nil, parameters,
      nil, onProgress: { _ in })
    return embeddings.sumGradient(
      dx, saved: saved.embeddings, dropout: nil, parameters, nil)
  }

  /// The linear layers that a forward pass multiplies with, for ``Parameters/packing(_:forGradients:)``.
  ///
  /// - Parameter rows: nil for passes of both kinds.
  func linears(reading rows: Rows?) -> [Linear] {
    layers.flatMap { layer in
      let attention = layer.attention
      let isLast = layer.index == layers.count - 1
      return (isLast && rows != .all ? [attention.query, attention.keyValue] : [])
        + (isLast && rows == .first ? [] : [attention.projection])
        + [layer.attentionOutput, layer.feedForward.intermediate, layer.feedForward.output]
    }
  }

  /// The parameters that train: with `frozenLayers` those of the embeddings and of the first layers are left out, which
  /// is a prefix of the layout.
  package func trainable(frozenLayers: Int?, of layout: ParameterLayout) -> Range<Int> {
    guard let frozenLayers else { return 0..<layout.count }
    let first =
      frozenLayers < layers.count ? layers[frozenLayers].start : end
    return first..<layout.count
  }

  private func selection(
    _ rows: Rows, _ layer: EncoderLayer, _ partition: RowPartition
  ) -> [Int]? {
    switch rows {
    case .all: nil
    case .first: layer.index == layers.count - 1 ? partition.firstRows : nil
    }
  }
}
