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
    guard let scope else { return loaded.network.logits(sequences, loaded.parameters) }
    return loaded.network.logits(sequences, loaded.parameters) { scope.distances(of: $0) }
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
    loaded.network.embeddings(
      sequences, pooling: pooling == .mean ? .mean : .cls, normalized: false, loaded.parameters)
  }

  /// A vector for each token of all sequences, special ones included, `[tokens x dimensions]`.
  package func tokenVectors(_ sequences: [TokenSequence]) -> Matrix {
    loaded.network.hiddenStates(sequences, loaded.parameters)
  }
}
