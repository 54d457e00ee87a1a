package import FilbertModelFiles
import FilbertTagging
package import FilbertText

/// A text with a tag for each of its words and the entities they mark.
package struct TaggedText: Sendable, Equatable {
  package let source: PretokenizedText
  /// One for each word.
  package let tags: [String]
  /// The probability of each tag; nil for a word the model cannot see.
  package let probabilities: [Float?]
  package let entities: [Entity]
  /// How many windows it was read in: more than one for a text longer than the model's length.
  package let windows: Int
  /// Words with more pieces than fit into a window, whose last pieces are not read.
  package let cutWords: Int
  /// Those of all words.
  package let unknown: UnknownTokens

  init(
    _ source: PretokenizedText, _ tagged: TagDecoder.TaggedWords, spans: [Span],
    sentence: WordWindows
  ) {
    self.source = source
    windows = sentence.windows.count
    cutWords = sentence.cutWords
    unknown = sentence.unknown
    tags = tagged.tags
    probabilities = tagged.probabilities
    let offsets = ScalarOffsets(source.text)
    entities = spans.map { span in
      let words = source.ranges[span.tokens]
      let bytes = (words.first?.lowerBound ?? 0)..<(words.last?.upperBound ?? 0)
      let chances = tagged.probabilities[span.tokens].compactMap(\.self)
      return Entity(
        text: source.slice(bytes), label: span.type,
        probability: chances.reduce(0, +) / Float(max(1, chances.count)),
        words: span.tokens, scalars: offsets[bytes], bytes: bytes)
    }
  }

  /// - Precondition: `tags` and `probabilities` have one element per word of `source`.
  package init(
    _ source: PretokenizedText, tags: [String], probabilities: [Float?], entities: [Entity],
    windows: Int, cutWords: Int, unknown: UnknownTokens
  ) {
    self.source = source
    self.tags = tags
    self.probabilities = probabilities
    self.entities = entities
    self.windows = windows
    self.cutWords = cutWords
    self.unknown = unknown
  }
}
