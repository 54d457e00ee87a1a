package import FilbertInference
package import FilbertModelFiles
import FilbertTagging
import FilbertText

/// Texts with entities replaced by what they are: `[BRAND] air max`.
///
/// An entity of any number of words becomes one word, its mark, with the tag an entity of one word has in the model's
/// scheme.
package struct Redaction {
  /// Labels to be replaced; nil replaces all.
  package let labels: Set<String>?
  /// The model's.
  package let tags: TagSet

  package init(labels: Set<String>?, tags: TagSet) {
    self.labels = labels
    self.tags = tags
  }

  /// A text with marks.
  package struct Result {
    /// The result, without what was replaced, in the text, the words and the entities.
    package let tagged: TaggedText
    /// For each word the original word, or the first of those it replaces.
    package let origins: [Int]
    /// The words that are marks.
    package let marks: Set<Int>
  }

  private func replaces(_ entity: Entity) -> Bool { labels?.contains(entity.label) ?? true }

  /// Replaces the entities, in time linear in the words.
  package func apply(_ tagged: TaggedText) -> Result {
    var copy = Copy(tagged)
    var spans: [Span] = []
    for entity in tagged.entities {
      copy.words(until: entity.words.lowerBound)
      let start = copy.ranges.count
      if replaces(entity) {
        copy.mark(entity)
      } else {
        copy.words(until: entity.words.upperBound)
      }
      spans.append(Span(entity.label, start..<copy.ranges.count))
    }
    copy.words(until: tagged.tags.count)
    copy.rest()
    // Only the marks need tags; the model's tags of other words stay, well formed or not.
    let written = tags.scheme?.tags(for: spans, count: copy.ranges.count)
    for span in spans where copy.marks.contains(span.tokens.lowerBound) {
      copy.tags[span.tokens.lowerBound] = written?[span.tokens.lowerBound] ?? span.type
    }
    let offsets = ScalarOffsets(utf8: copy.text)
    let entities = zip(tagged.entities, spans).map { entity, span in
      let ranges = copy.ranges[span.tokens]
      let bytes = (ranges.first?.lowerBound ?? 0)..<(ranges.last?.upperBound ?? 0)
      return Entity(
        text: String(decoding: copy.text[bytes], as: UTF8.self), label: entity.label,
        probability: entity.probability, words: span.tokens, scalars: offsets[bytes], bytes: bytes)
    }
    let source = PretokenizedText(
      String(decoding: copy.text, as: UTF8.self), ranges: copy.ranges,
      isJoined: tagged.source.isJoined)
    return Result(
      tagged: TaggedText(
        source, tags: copy.tags, probabilities: copy.probabilities, entities: entities,
        windows: tagged.windows, cutWords: tagged.cutWords, unknown: tagged.unknown),
      origins: copy.origins, marks: copy.marks)
  }
}

/// A text that grows word by word from another one.
private struct Copy {
  private let source: TaggedText
  private let original: [UInt8]
  /// The next word and byte of the source.
  private var (word, byte) = (0, 0)
  private(set) var text: [UInt8] = []
  private(set) var ranges: [Range<Int>] = []
  var tags: [String] = []
  private(set) var probabilities: [Float?] = []
  private(set) var origins: [Int] = []
  private(set) var marks: Set<Int> = []

  init(_ source: TaggedText) {
    self.source = source
    original = Array(source.source.text.utf8)
  }

  /// Copies words, and what comes before each of them.
  mutating func words(until end: Int) {
    while word < end {
      let range = source.source.ranges[word]
      append(original[range], upTo: range, probability: source.probabilities[word])
      word += 1
    }
  }

  mutating func mark(_ entity: Entity) {
    marks.insert(ranges.count)
    append(
      Array("[\(entity.label)]".utf8)[...], upTo: entity.bytes, probability: entity.probability)
    word = entity.words.upperBound
  }

  /// Copies what comes after the last word.
  mutating func rest() {
    text += original[byte...]
  }

  private mutating func append(
    _ bytes: ArraySlice<UInt8>, upTo range: Range<Int>, probability: Float?
  ) {
    text += original[byte..<range.lowerBound]
    ranges.append(text.count..<text.count + bytes.count)
    text += bytes
    byte = range.upperBound
    tags.append(source.tags[word])
    probabilities.append(probability)
    origins.append(word)
  }
}
