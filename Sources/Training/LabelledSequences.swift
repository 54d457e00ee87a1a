package import Transformer

/// Examples ready for the encoder: token ids and the number of the right label.
package struct LabelledSequences: Sendable {
  package let sequences: [TokenSequence]
  package let targets: [Int]

  package init(sequences: [TokenSequence], targets: [Int]) {
    precondition(
      sequences.count == targets.count, "\(sequences.count) sequences, \(targets.count) targets")
    self.sequences = sequences
    self.targets = targets
  }

  package var count: Int { sequences.count }
  package var tokens: Int { sequences.reduce(0) { $0 + $1.ids.count } }
}
