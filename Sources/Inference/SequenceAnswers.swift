package import FilbertModelFiles
package import FilbertTensor
package import FilbertTransformer

// Models in two steps, for sequences of many requests that are computed together: one function computes the logits of
// sequences, another makes answers of them. Together they do what `predict`, `entities` and `embed` do.

extension TextClassifier {
  /// The logits of each sequence, `[sequences x labels]`.
  package func logits(_ sequences: [TokenSequence]) -> Matrix {
    loaded.network.logits(sequences, loaded.parameters)
  }

  /// The model's answer to each text, a value for each label: probabilities, or the number of a regression.
  ///
  /// - Parameters:
  ///   - logits: of the sequences of all texts, in order.
  ///   - raw: leaves them as they are, except that the windows of a text are pooled.
  package func answers(_ texts: [EncodedText], logits: Matrix, raw: Bool) -> [[Float]] {
    let rows = raw ? logits : logits.copy()
    if !raw { loaded.network.activateInPlace(rows) }
    let partition = RowPartition(lengths: texts.map(\.sequences.count))
    return texts.indices.map { longTexts.pool(partition[$0].map(rows.row)[...], task) }
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
}
