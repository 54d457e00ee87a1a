package import FilbertRanks
package import FilbertTensor

// What a linear model on top of the encoder needs. The pooler stands between the encoder and the classifier.

extension SequenceClassifier {
  /// ``vectors(_:_:)-([TokenSequence],_)`` divided by √hidden: rows after a layer norm have about length 1.
  ///
  /// - Parameter ranks: share the work.
  package func unitVectors(
    _ sequences: [TokenSequence], _ parameters: Parameters, among ranks: any RankGroup = LoneRank()
  ) -> Matrix {
    let vectors = vectors(sequences, parameters, among: ranks)
    vectors.scaleInPlace(1 / Float(configuration.hiddenSize).squareRoot())
    return vectors
  }

  /// The parameters of a model whose logits are `weights` times ``unitVectors(_:_:)`` plus `biases`.
  ///
  /// The pooler becomes so small a multiple of the identity that its `tanh` changes no digit, and the classifier
  /// multiplies by the inverse: any program that loads a BERT classifier gives the answers of the linear model.
  ///
  /// - Parameters:
  ///   - weights: `[labels x hidden]`
  ///   - biases: `[1 x labels]`
  package func withLinearModel(
    weights: Matrix, biases: Matrix, _ parameters: Parameters
  ) -> Parameters {
    let size = configuration.hiddenSize
    let small: Float = 1e-4
    var identity = [Float](repeating: 0, count: size * size)
    for index in 0..<size { identity[index * size + index] = small }
    let scaled = weights.copy()
    scaled.scaleInPlace(1 / (small * Float(size).squareRoot()))
    return parameters.replacing([
      (head.pooler.dense.weight, Matrix(rows: size, columns: size, elements: identity)),
      (head.pooler.dense.bias, .zeros(rows: 1, columns: size)),
      (head.classifier.weight, scaled), (head.classifier.bias, biases),
    ])
  }
}
