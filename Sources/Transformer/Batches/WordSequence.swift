package import FilbertTensor

/// A sequence of tokens of which some are read: the first piece of every word that is to be tagged.
///
/// A word's other pieces take part in attention and get no tag of their own, as in `transformers`' `run_ner.py`.
package struct WordSequence: Sendable, Equatable {
  package let tokens: TokenSequence
  /// The positions of the pieces that are read, ascending.
  package let rows: [Int]

  package init(tokens: TokenSequence, rows: [Int]) {
    precondition(
      rows.allSatisfy { $0 >= 0 && $0 < tokens.ids.count },
      "rows outside \(tokens.ids.count) tokens")
    self.tokens = tokens
    self.rows = rows
  }
}

/// ``WordSequence``s laid end to end.
package struct WordBatch: Sendable {
  package let tokens: PackedBatch
  /// The rows that are read, counted in the whole batch.
  package let rows: [Int]
  /// Which of ``rows`` belong to which sequence.
  package let words: RowPartition

  package init(_ sequences: some Collection<WordSequence>) {
    tokens = PackedBatch(sequences.map(\.tokens))
    words = RowPartition(lengths: sequences.map(\.rows.count))
    var rows: [Int] = []
    for (index, sequence) in sequences.enumerated() {
      let start = tokens.partition[index].lowerBound
      rows += sequence.rows.map { start + $0 }
    }
    self.rows = rows
  }
}
