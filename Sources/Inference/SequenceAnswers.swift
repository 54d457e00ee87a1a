package import FilbertBatching
package import FilbertModelFiles
package import FilbertTensor
package import FilbertTransformer

// Models in two steps, for sequences of many requests that are computed together: one function computes the logits of
// sequences, another makes answers of them. Together they do what `predict`, `entities` and `embed` do.

extension TextClassifier {
  /// The number of values of ``outputs(_:)`` for a sequence.
  package var outputCount: Int { labels.count + (knownDistances == nil ? 0 : 1) }

  /// The outputs for each sequence, `[sequences x outputCount]`: the logits; then, if the model has the statistics for
  /// it, the squared distance of the text from the nearest label.
  package func outputs(_ sequences: [TokenSequence]) -> Matrix {
    Self.outputs(sequences, loaded, scope)
  }

  private static func outputs(
    _ sequences: [TokenSequence], _ loaded: LoadedModel<SequenceClassifier>,
    _ scope: ScopeStatistics?
  ) -> Matrix {
    guard let scope else { return loaded.network.logits(sequences, loaded.parameters) }
    return loaded.network.logits(sequences, loaded.parameters) { scope.distances(of: $0) }
  }

  /// The lane of a model. It holds what it computes with, and not the model, which holds the lane.
  static func lane(
    _ loaded: LoadedModel<SequenceClassifier>, _ scope: ScopeStatistics?
  ) -> BatchLane<TokenSequence> {
    let labels = loaded.network.configuration.labels.count
    return BatchLane(columns: labels + (scope?.known == nil ? 0 : 1)) {
      Self.outputs($0, loaded, scope)
    }
  }

  /// Turns the logits among ``outputs(_:)`` into probabilities, or leaves the number of a regression as it is.
  func activateInPlace(_ outputs: Matrix) {
    guard outputs.columns > labels.count else { return loaded.network.activateInPlace(outputs) }
    let block = outputs[columns: 0..<labels.count]
    let probabilities = block.copy()
    loaded.network.activateInPlace(probabilities)
    block.copyElements(from: probabilities)
  }

  /// The model's answer to each text, ``outputCount`` values: probabilities, or the number of a regression; then the
  /// distance.
  ///
  /// - Parameters:
  ///   - outputs: of the sequences of all texts, in order.
  ///   - raw: leaves logits as they are, except that the windows of a text are pooled.
  package func answers(_ texts: [EncodedText], outputs: Matrix, raw: Bool) -> [[Float]] {
    let rows = raw ? outputs : outputs.copy()
    if !raw { activateInPlace(rows) }
    let partition = RowPartition(lengths: texts.map(\.sequences.count))
    return texts.indices.map { pool(partition[$0].map(rows.row)[...]) }
  }

  /// Whether the text with these values is as near to a label as this share of known texts; nil if the model does not
  /// measure it.
  ///
  /// - Parameter values: as ``answers(_:outputs:raw:)`` has them.
  package func isInScope(_ values: [Float], keeping share: Double) -> Bool? {
    scope.map { values[labels.count] <= $0.known.threshold(keeping: share) }
  }

  /// One answer of those to the windows of a text, which is in scope if one of its windows is.
  func pool(_ windows: ArraySlice<[Float]>) -> [Float] {
    guard let first = windows.first, windows.count > 1, first.count > labels.count else {
      return longTexts.pool(windows, task)
    }
    let values = windows.map { Array($0[..<labels.count]) }
    return longTexts.pool(values[...], task) + [windows.map { $0[labels.count] }.min() ?? 0]
  }
}

extension TextTagger {
  /// The logits of the words of all sequences, `[words x tags]`.
  package func logits(_ sequences: [WordSequence]) -> Matrix {
    loaded.network.logits(sequences, loaded.parameters)
  }

  /// The lane of a model.
  static func lane(_ loaded: LoadedModel<TokenClassifier>) -> BatchLane<WordSequence> {
    BatchLane(columns: loaded.network.configuration.labels.count) {
      loaded.network.logits($0, loaded.parameters)
    }
  }

  /// Tags texts.
  ///
  /// - Parameters:
  ///   - sentences: the windows of each text.
  ///   - logits: of the windows of all texts, in order.
  package func tag(
    _ texts: [PretokenizedText], _ sentences: [WordWindows], logits: Matrix
  ) -> [TaggedText] {
    join(
      texts, sentences,
      decoder.tag(sentences, logits: logits, loaded.network.crf, loaded.parameters))
  }
}

extension TextEmbedder {
  /// A vector for each sequence, not normalized.
  package func vectors(_ sequences: [TokenSequence], pooling: Pooling) -> Matrix {
    Self.vectors(sequences, pooling, loaded)
  }

  private static func vectors(
    _ sequences: [TokenSequence], _ pooling: Pooling, _ loaded: LoadedModel<SentenceEncoder>
  ) -> Matrix {
    loaded.network.embeddings(
      sequences, pooling: pooling == .mean ? .mean : .cls, normalized: false, loaded.parameters)
  }

  /// The lanes of a model, one for each pooling.
  struct Lanes: Sendable {
    let mean: BatchLane<TokenSequence>
    let cls: BatchLane<TokenSequence>

    init(_ loaded: LoadedModel<SentenceEncoder>) {
      let columns = loaded.network.configuration.hiddenSize
      mean = BatchLane(columns: columns) { TextEmbedder.vectors($0, .mean, loaded) }
      cls = BatchLane(columns: columns) { TextEmbedder.vectors($0, .cls, loaded) }
    }
  }

  /// Computes ``vectors(_:pooling:)`` with the sequences of others.
  package func lane(_ pooling: Pooling) -> BatchLane<TokenSequence> {
    pooling == .mean ? lanes.mean : lanes.cls
  }

  /// A vector for each token of all sequences, special ones included, `[tokens x dimensions]`.
  package func tokenVectors(_ sequences: [TokenSequence]) -> Matrix {
    loaded.network.hiddenStates(sequences, loaded.parameters)
  }
}
