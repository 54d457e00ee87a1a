import FilbertTensor

/// One more encoder layer, which starts as the mean of a text's rows.
///
/// Sentence encoders are trained on the mean of their last hidden states; their `[CLS]` row and their pooler are not
/// trained at all. With this layer on top, `[CLS]` reads the mean from the first step on, and the model is still a BERT
/// classifier that any program loads. It starts with
/// ```
/// query = 0                 equal attention to every row
/// value = I, output = s I   so that the mean outweighs the row of [CLS]
/// feed-forward output = 0   no change after the layer norm
/// pooler = c I              tanh is nearly linear
/// ```
/// and trains from there as every other layer.
struct PoolingLayer: Sendable {
  private let layer: EncoderLayer
  private let pooler: Pooler

  /// The weight of the mean against the row of `[CLS]`, which the residual connection adds.
  private static let meanScale: Float = 30
  /// Rows after a layer norm have deviation 1: half of that leaves the pooler's `tanh` in its nearly linear part.
  static let poolerScale: Float = 0.5

  /// - Precondition: the last layer of `classifier` is the one that was added.
  init(of classifier: SequenceClassifier) {
    layer = classifier.encoder.layers[classifier.encoder.layers.count - 1]
    pooler = classifier.head.pooler
  }

  /// Whether a slot belongs to the layer or to the pooler behind it.
  func has(_ slot: Slot) -> Bool {
    slot.name.hasPrefix("\(layer.name).") || slot.name.hasPrefix("\(Pooler.name).")
  }

  /// Sets the initial values. Parameters that are random in BERT have been initialised already.
  func initialize(_ parameters: Parameters) {
    parameters[layer.attention.query.weight].fill(0)
    let size = pooler.dense.weight.columns
    setIdentity(parameters[layer.attention.keyValue.weight][rows: size..<2 * size], times: 1)
    setIdentity(parameters[layer.attentionOutput.weight], times: Self.meanScale)
    parameters[layer.feedForward.output.weight].fill(0)
    setIdentity(parameters[pooler.dense.weight], times: Self.poolerScale)
    parameters[pooler.dense.bias].fill(0)
  }

  private func setIdentity(_ matrix: Matrix, times factor: Float) {
    var elements = [Float](repeating: 0, count: matrix.count)
    for row in 0..<matrix.rows { elements[row * matrix.columns + row] = factor }
    matrix.copyElements(
      from: Matrix(rows: matrix.rows, columns: matrix.columns, elements: elements))
  }
}
