/// How the rows of a packed matrix belong to sequences: sequence `i` owns rows `partition[i]`.
///
/// This is what replaces padding and masks: `[0, 3, 5]` are two sequences of three and two tokens.
package struct RowPartition: Sendable, Equatable {
  /// Start of every sequence and, last, the number of rows. Ascending, starts with 0.
  package let offsets: [Int]

  /// Sequences of the given lengths, in order.
  package init(lengths: some Sequence<Int>) {
    var offsets = [0]
    for length in lengths {
      precondition(length >= 0, "a sequence of \(length) rows")
      offsets.append(offsets[offsets.count - 1] + length)
    }
    self.offsets = offsets
  }

  /// Number of sequences.
  package var count: Int { offsets.count - 1 }

  /// Number of rows of all sequences.
  package var rows: Int { offsets[offsets.count - 1] }

  /// The rows of a sequence.
  package subscript(sequence: Int) -> Range<Int> { offsets[sequence]..<offsets[sequence + 1] }

  /// The first row of every sequence: where BERT's `[CLS]` is.
  package var firstRows: [Int] { Array(offsets.dropLast()) }

  /// Length of the longest sequence.
  package var longest: Int { (0..<count).map { self[$0].count }.max() ?? 0 }
}
