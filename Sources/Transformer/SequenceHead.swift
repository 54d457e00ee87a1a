import FilbertTensor

/// The classifier on `[CLS]`: pooler, dropout, linear layer (`BertForSequenceClassification`).
package struct SequenceHead: Sendable {
  let pooler: Pooler
  package let classifier: Linear

  init(_ configuration: BertConfiguration, in layout: inout ParameterLayout) {
    pooler = Pooler(configuration, in: &layout)
    classifier = Linear(
      "classifier", inputs: configuration.hiddenSize, outputs: configuration.labels.count,
      in: &layout)
  }

  struct Saved: Sendable {
    let pooler: Pooler.Saved
    let pooled: Matrix
  }

  /// - Parameter x: the `[CLS]` rows, `[sequences x hidden]`.
  /// - Returns: logits, `[sequences x labels]`.
  func forward(
    _ x: Matrix, dropout: DropoutStreams?, _ parameters: Parameters
  ) -> (logits: Matrix, saved: Saved) {
    let (pooled, poolerSaved) = pooler.forward(x, parameters)
    dropout?(.classifier)?.apply(pooled, into: pooled)
    let logits = classifier.forward(pooled, parameters)
    return (logits, Saved(pooler: poolerSaved, pooled: pooled))
  }

  func backward(
    _ dLogits: Matrix, saved: Saved, dropout: DropoutStreams?, _ parameters: Parameters,
    _ gradients: Parameters?
  ) -> Matrix {
    let dPooled = classifier.backward(dLogits, x: saved.pooled, parameters, gradients)
    let d = dropout?(.classifier).backward(dPooled) ?? dPooled
    return pooler.backward(d, saved: saved.pooler, parameters, gradients)
  }
}
