import FilbertTensor

/// The classifier on the words of a text: dropout, linear layer (`BertForTokenClassification`).
package struct TokenHead: Sendable {
  package let classifier: Linear

  init(_ configuration: BertConfiguration, in layout: inout ParameterLayout) {
    classifier = Linear(
      "classifier", inputs: configuration.hiddenSize, outputs: configuration.labels.count,
      in: &layout)
  }

  struct Saved: Sendable {
    let x: Matrix
  }

  /// - Parameter x: the rows that are read, one for each word, `[words x hidden]`. Consumed.
  /// - Returns: logits, `[words x labels]`.
  func forward(
    _ x: Matrix, dropout: DropoutStreams?, _ parameters: Parameters
  ) -> (logits: Matrix, saved: Saved) {
    dropout?(.classifier)?.apply(x, into: x)
    return (classifier.forward(x, parameters), Saved(x: x))
  }

  func backward(
    _ dLogits: Matrix, saved: Saved, dropout: DropoutStreams?, _ parameters: Parameters,
    _ gradients: Parameters?
  ) -> Matrix {
    let dx = classifier.backward(dLogits, x: saved.x, parameters, gradients)
    return dropout?(.classifier).backward(dx) ?? dx
  }
}
