package import FilbertTensor

/// A network whose answers can be differentiated with respect to the embeddings of its tokens, for explanations.
package protocol InputDifferentiable: Network {
  /// The logits of one row of each sequence, `[sequences x labels]`, and the gradients of an output with respect to the
  /// sums of embeddings, `[tokens x hidden]`. No parameter gets a gradient.
  ///
  /// A gradient with respect to the sum is also that with respect to the word embedding, because the three are added.
  ///
  /// - Parameters:
  ///   - sums: word, position and segment embeddings of every token, summed, `[tokens x hidden]`; they need not be those
  ///     of any token. Consumed.
  ///   - partition: the sequences of the tokens.
  ///   - rows: the token of each sequence whose logits are read, counted in the whole batch; classifiers of texts read
  ///     the first of each, whatever this says.
  ///   - outputGradient: of the output with respect to the logits, `[sequences x labels]`, computed from them.
  func inputGradients(
    _ sums: Matrix, _ partition: RowPartition, rows: [Int], _ parameters: Parameters,
    outputGradient: (Matrix) -> Matrix
  ) -> (logits: Matrix, gradients: Matrix)

  /// The logits of one row of each sequence, `[sequences x labels]`.
  ///
  /// - Parameter rows: the token of each sequence whose logits are read, counted within the sequence, as above.
  func logits(_ sequences: [TokenSequence], rows: [Int], _ parameters: Parameters) -> Matrix
}

extension InputDifferentiable {
  /// Word, position and segment embeddings of every token, summed, `[tokens x hidden]`.
  package func embeddingSums(_ batch: PackedBatch, _ parameters: Parameters) -> Matrix {
    encoder.embeddings.sum(batch, parameters)
  }
}

extension SequenceClassifier: InputDifferentiable {
  package func logits(
    _ sequences: [TokenSequence], rows: [Int], _ parameters: Parameters
  ) -> Matrix {
    logits(sequences, parameters)
  }

  package func inputGradients(
    _ sums: Matrix, _ partition: RowPartition, rows: [Int], _ parameters: Parameters,
    outputGradient: (Matrix) -> Matrix
  ) -> (logits: Matrix, gradients: Matrix) {
    let (x, saved) = encoder.forward(sums: sums, partition, reading: .first, parameters)
    let (logits, headSaved) = head.forward(x, dropout: nil, parameters)
    let dx = head.backward(
      outputGradient(logits), saved: headSaved, dropout: nil, parameters, nil)
    return (
      logits, encoder.inputGradient(dx, saved: saved, partition, reading: .first, parameters)
    )
  }
}

extension TokenClassifier: InputDifferentiable {
  package func logits(
    _ sequences: [TokenSequence], rows: [Int], _ parameters: Parameters
  ) -> Matrix {
    logits(zip(sequences, rows).map { WordSequence(tokens: $0, rows: [$1]) }, parameters)
  }

  package func inputGradients(
    _ sums: Matrix, _ partition: RowPartition, rows: [Int], _ parameters: Parameters,
    outputGradient: (Matrix) -> Matrix
  ) -> (logits: Matrix, gradients: Matrix) {
    let (x, saved) = encoder.forward(sums: sums, partition, reading: .all, parameters)
    let (logits, headSaved) = head.forward(x.gather(rows: rows), dropout: nil, parameters)
    let dWords = head.backward(
      outputGradient(logits), saved: headSaved, dropout: nil, parameters, nil)
    let dx = Matrix.zeros(rows: x.rows, columns: x.columns)
    dx.scatterAdd(rows: rows, dWords)
    return (logits, encoder.inputGradient(dx, saved: saved, partition, reading: .all, parameters))
  }
}
