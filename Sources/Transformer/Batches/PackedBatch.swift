package import FilbertTensor

/// The token ids of one text or pair, special tokens included, and the token type of each.
package struct TokenSequence: Sendable, Hashable {
  package let ids: [Int32]
  /// 0 for the first text, 1 for the second of a pair.
  package let segments: [UInt8]

  package init(ids: [Int32], segments: [UInt8]) {
    precondition(ids.count == segments.count, "\(ids.count) ids, \(segments.count) segments")
    self.ids = ids
    self.segments = segments
  }
}

/// Sequences of token ids laid end to end: the only form in which text enters the encoder.
///
/// No padding and no masks: a text gives the same answer alone and in any batch (within rounding, 1e-5).
package struct PackedBatch: Sendable {
  /// Token ids of all sequences, one after another.
  package let ids: [Int32]
  /// Token type of each: 0 for a text, 1 for the second text of a pair.
  package let segments: [Int32]
  /// Position of each within its sequence, from 0.
  package let positions: [Int32]
  /// Which rows belong to which sequence.
  package let partition: RowPartition

  package init(_ sequences: some Collection<TokenSequence>) {
    partition = RowPartition(lengths: sequences.map(\.ids.count))
    ids = sequences.flatMap(\.ids)
    segments = sequences.flatMap { $0.segments.map(Int32.init) }
    positions = sequences.flatMap { (0..<Int32($0.ids.count)) }
  }

  /// Number of sequences.
  package var count: Int { partition.count }
  /// Number of tokens of all sequences.
  package var tokens: Int { ids.count }
}
