import FilbertTensor

extension Encoder {
  /// The inputs of the linear layers for `sequences`.
  package func inputRanges(_ sequences: [TokenSequence], _ parameters: Parameters) -> InputRanges {
    let ranges = InputRanges()
    let watched = parameters.noting(ranges)
    _ = MicroBatches.map(sequences, columns: 1) { batch in
      _ = forward(batch, reading: .all, dropout: nil, watched, saving: false)
      return Matrix.zeros(rows: batch.count, columns: 1)
    }
    return ranges
  }
}
