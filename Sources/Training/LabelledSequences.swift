package import FilbertTransformer

/// Examples ready for the encoder: token ids and the target of each, such as the number of the right label.
package struct LabelledSequences<Target: Sendable>: Sendable {
  package let sequences: [TokenSequence]
  package let targets: [Target]

  package init(sequences: [TokenSequence], targets: [Target]) {
    precondition(
      sequences.count == targets.count, "\(sequences.count) sequences, \(targets.count) targets")
    self.sequences = sequences
    self.targets = targets
  }

  package var count: Int { sequences.count }
  package var tokens: Int { sequences.reduce(0) { $0 + $1.ids.count } }
}
