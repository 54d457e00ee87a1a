package import FilbertRanks
package import FilbertTensor

extension SequenceClassifier {
  /// The vectors that the head reads, `[sequences x hidden]`.
  ///
  /// - Parameter ranks: share the work.
  package func vectors(
    _ sequences: [TokenSequence], _ parameters: Parameters, among ranks: any RankGroup = LoneRank()
  ) -> Matrix {
    MicroBatches.map(sequences, columns: configuration.hiddenSize, among: ranks) {
      vectors($0, parameters)
    }
  }

  /// ``logits(_:_:)-([TokenSequence],_)``, and beside those of a sequence a number that is computed from the vector that
  /// the head reads: `[sequences x (labels + 1)]`.
  ///
  /// - Parameter measure: a column of numbers for vectors `[sequences x hidden]`.
  package func logits(
    _ sequences: [TokenSequence], _ parameters: Parameters,
    beside measure: @Sendable (Matrix) -> Matrix
  ) -> Matrix {
    let labels = configuration.labels.count
    return MicroBatches.map(sequences, columns: labels + 1) { batch in
      let vectors = vectors(batch, parameters)
      let result = Matrix(rows: vectors.rows, columns: labels + 1)
      result[columns: 0..<labels].copyElements(
        from: head.forward(vectors, dropout: nil, parameters).logits)
      result[columns: labels..<labels + 1].copyElements(from: measure(vectors))
      return result
    }
  }
}
