package import FilbertTensor

/// An encoder without a head: a vector for a text.
package struct SentenceEncoder: Sendable {
  package let configuration: BertConfiguration
  package let layout: ParameterLayout
  package let encoder: Encoder

  /// How the rows of a text become one vector.
  package enum Pooling: String, Sendable, CaseIterable {
    /// The mean of all rows, special tokens included, as sentence-transformers takes it.
    case mean
    /// The first row.
    case cls
  }

  package init(_ configuration: BertConfiguration) {
    var layout = ParameterLayout()
    self.configuration = configuration
    encoder = Encoder(configuration, in: &layout)
    self.layout = layout
  }

  /// `parameters` laid out for scoring; see ``Parameters/packing(_:forGradients:)``.
  package func packing(_ parameters: Parameters, forGradients: Bool) -> Parameters {
    parameters.packing(encoder.linears(reading: nil).map(\.weight), forGradients: forGradients)
  }

  /// The last hidden states of a batch, `[tokens x hidden]`.
  package func hiddenStates(_ batch: PackedBatch, _ parameters: Parameters) -> Matrix {
    encoder.forward(batch, reading: .all, dropout: nil, parameters, saving: false).y
  }

  /// The last hidden states of all sequences, `[tokens x hidden]`, one sequence after the other.
  package func hiddenStates(_ sequences: [TokenSequence], _ parameters: Parameters) -> Matrix {
    let lengths = sequences.map(\.ids.count)
    let (batches, rows) = (MicroBatches.cut(lengths: lengths), RowPartition(lengths: lengths))
    let result = Matrix(rows: lengths.reduce(0, +), columns: configuration.hiddenSize)
    parallel(batches.count) { index in
      let batch = batches[index]
      let own = rows[batch.lowerBound].lowerBound..<rows[batch.upperBound - 1].upperBound
      result[rows: own].copyElements(from: hiddenStates(PackedBatch(sequences[batch]), parameters))
    }
    return result
  }

  /// One vector a sequence, `[sequences x hidden]`; `normalized` makes their length 1.
  package func embeddings(
    _ sequences: [TokenSequence], pooling: Pooling, normalized: Bool, _ parameters: Parameters
  ) -> Matrix {
    let result = MicroBatches.map(sequences, columns: configuration.hiddenSize) { batch in
      switch pooling {
      case .mean:
        hiddenStates(batch, parameters).means(batch.partition)
      case .cls:
        encoder.forward(batch, reading: .first, dropout: nil, parameters, saving: false).y
      }
    }
    if normalized { result.normalizeRowsInPlace() }
    return result
  }
}
