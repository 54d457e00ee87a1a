package import FilbertText

/// What is worth knowing about texts that became vectors: how many were too long, and what the tokenizer did not know.
package struct EmbeddingTally: Sendable, Equatable {
  /// All texts.
  package private(set) var texts = 0
  /// Those that are longer than the model reads.
  package private(set) var cutTexts = 0
  /// The unknown tokens of all texts, to their ends.
  package private(set) var unknown = UnknownTokens()

  /// No texts.
  package init() {}

  /// - Parameter readings: of the texts, see `Tokenizer.readings(of:maximumLength:)`.
  init(_ readings: [(encoding: Encoding, unknown: UnknownTokens)]) {
    texts = readings.count
    for (encoding, unknown) in readings {
      if encoding.truncatedPieces > 0 { cutTexts += 1 }
      self.unknown.add(unknown)
    }
  }

  /// Adds that of other texts.
  package mutating func add(_ other: EmbeddingTally) {
    texts += other.texts
    cutTexts += other.cutTexts
    unknown.add(other.unknown)
  }
}
