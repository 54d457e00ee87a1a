package import FilbertModelFiles
package import FilbertTensor
package import FilbertTransformer

/// Rows to be answered, as the encoder reads them.
package enum EncodedRows: Sendable {
  case texts([TokenSequence])
  case sentences([WordWindows])
}

/// The answers of a model to rows that it has not learned from.
package struct RowAnswers: Sendable {
  /// For texts, `[texts x labels]`: probabilities that add up to 1 or, if any number of labels may apply, are independent
  /// of each other; for a regression the number, `[texts x 1]`. For sentences, the probabilities of all tags of the words
  /// that are read, `[words x tags]`, in the order of ``WordWindows/readWords``.
  package let values: Matrix
  /// The tags of each sentence; empty for texts.
  package let tagged: [TagDecoder.TaggedWords]

  package init(values: Matrix, tagged: [TagDecoder.TaggedWords] = []) {
    (self.values, self.tagged) = (values, tagged)
  }
}
