package import FilbertModelFiles
import FilbertTensor
package import FilbertTransformer

// Models taken apart where sequences of many requests are computed together: logits of a sequence in one place, what
// they say of a text in another. Together they are what `predict`, `entities` and `embed` do.

extension TextClassifier {
  /// Logits of each sequence, a value for each label.
  package func logits(_ sequences: [TokenSequence]) -> [[Float]] {
    let logits = loaded.network.logits(sequences, loaded.parameters)
    return (0..<logits.rows).map(logits.row)
  }

  /// What the model answers to each text, a value for each label: probabilities, or the number of a regression.
  ///
  /// - Parameters:
  ///   - logits: of the sequences of all texts, in order.
  ///   - raw: leaves them as they are, but for the windows of a text, which are pooled.
  package func answers(_ texts: [EncodedText], logits: [[Float]], raw: Bool) -> [[Float]] {
    let rows = Matrix(rows: logits.count, columns: labels.count, elements: logits.flatMap(\.self))
    if !raw { loaded.network.activateInPlace(rows) }
    var next = 0
    return texts.map { text in
      let own = next..<(next + text.sequences.count)
      next = own.upperBound
      return longTexts.pool(own.map(rows.row)[...], task)
    }
  }
}

extension TextTagger {
  /// Logits of each sequence, the values of all tags for one word after another.
  package func logits(_ sequences: [WordSequence]) -> [[Float]] {
    let logits = loaded.network.logits(sequences, loaded.parameters)
    let words = RowPartition(lengths: sequences.map(\.rows.count))
    return sequences.indices.map { words[$0].flatMap(logits.row) }
  }

  /// Tags texts.
  ///
  /// - Parameters:
  ///   - sentences: the windows of each text.
  ///   - logits: of the windows of all texts, in order.
  package func tag(
    _ texts: [PretokenizedText], _ sentences: [WordWindows], logits: [[Float]]
  ) -> [TaggedText] {
    let values = logits.flatMap(\.self)
    let words = tags.isEmpty ? 0 : values.count / tags.count
    let rows = Matrix(rows: words, columns: tags.count, elements: values)
    return join(
      texts, sentences, decoder.tag(sentences, logits: rows, loaded.network.crf, loaded.parameters))
  }
}

extension TextEmbedder {
  /// A vector for each sequence, as long as it comes out.
  package func vectors(_ sequences: [TokenSequence], pooling: Pooling) -> [[Float]] {
    let vectors = loaded.network.embeddings(
      sequences, pooling: pooling == .mean ? .mean : .cls, normalized: false, loaded.parameters)
    return (0..<vectors.rows).map(vectors.row)
  }

  /// The same vectors with length 1.
  package func normalized(_ vectors: [[Float]]) -> [[Float]] {
    guard !vectors.isEmpty else { return [] }
    let rows = Matrix(vectors)
    rows.normalizeRowsInPlace()
    return (0..<rows.rows).map(rows.row)
  }
}
