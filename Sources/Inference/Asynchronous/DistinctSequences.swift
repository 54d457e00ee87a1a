import FilbertTensor
import FilbertTransformer

/// Sequences of a part of a call without those that occur again, which are computed once.
struct DistinctSequences: Sendable {
  let sequences: [TokenSequence]
  /// For each sequence that there was, which of ``sequences`` equals it.
  private let numbers: [Int]

  init(_ sequences: [TokenSequence]) {
    var number = SequenceNumbers()
    (numbers, self.sequences) = number(sequences)
  }

  /// A row for each sequence that there was.
  ///
  /// - Parameter values: a row for each of ``sequences``.
  func rows(from values: Matrix) -> Matrix {
    sequences.count == numbers.count ? values : values.gather(rows: numbers)
  }
}
