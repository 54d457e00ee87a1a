package import FilbertTransformer

/// Examples ready for the encoder: token ids and the target of each, such as the number of the right label.
package struct LabelledSequences<Target: Sendable>: Sendable {
  package let sequences: [TokenSequence]
  package let targets: [Target]
  /// Where other jobs find the vectors of the examples too; nil if they are computed for each job.
  let vectors: SharedVectors?

  package init(sequences: [TokenSequence], targets: [Target]) {
    self.init(sequences: sequences, targets: targets, vectors: nil)
  }

  init(_ examples: EncodedExamples, targets: [Target]) {
    self.init(sequences: examples.sequences, targets: targets, vectors: examples.vectors)
  }

  private init(sequences: [TokenSequence], targets: [Target], vectors: SharedVectors?) {
    self.vectors = vectors
    precondition(
      sequences.count == targets.count, "\(sequences.count) sequences, \(targets.count) targets")
    self.sequences = sequences
    self.targets = targets
  }

  package var count: Int { sequences.count }
  package var tokens: Int { sequences.reduce(0) { $0 + $1.ids.count } }
}
