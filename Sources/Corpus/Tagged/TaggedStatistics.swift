import FilbertCore
import FilbertTagging

/// What a file of tagged sentences holds, and what about it may mislead a model or its evaluation.
package struct TaggedStatistics: Sendable {
  /// The number of sentences.
  package let sentenceCount: Int
  /// The number of words.
  package let wordCount: Int
  /// Entities of each type, sorted by code point.
  package let entityCounts: [(type: String, count: Int)]
  /// Sentences whose words occur in an earlier one.
  package let duplicates: DatasetStatistics.Repeats
  /// Sentences whose words have other tags in their first occurrence.
  package let contradictions: DatasetStatistics.Repeats

  /// The number of entities.
  package var entityCount: Int { entityCounts.reduce(0) { $0 + $1.count } }

  /// Counts `dataset`, in linear time.
  package init(_ dataset: TaggedDataset) {
    var words = 0
    var counts: [ExactString: Int] = [:]
    var first: [WordsKey: Int] = [:]
    first.reserveCapacity(dataset.sentences.count)
    var duplicates = DatasetStatistics.Repeats()
    var contradictions = DatasetStatistics.Repeats()
    for (index, sentence) in dataset.sentences.enumerated() {
      words += sentence.words.count
      for span in dataset.spans(of: sentence) { counts[ExactString(span.type), default: 0] += 1 }
      let key = WordsKey(sentence.words)
      guard let earlier = first[key] else {
        first[key] = index
        continue
      }
      duplicates.add(line: sentence.line)
      let tags = dataset.sentences[earlier].tags
      if !tags.elementsEqual(sentence.tags, by: { ExactString($0) == ExactString($1) }) {
        contradictions.add(line: sentence.line)
      }
    }
    sentenceCount = dataset.sentences.count
    wordCount = words
    entityCounts = counts.sorted { $0.key < $1.key }.map { ($0.key.string, $0.value) }
    self.duplicates = duplicates
    self.contradictions = contradictions
  }

  /// Sentences of `validation` whose words are also in `train`: they measure memory, not skill.
  package static func leakage(
    train: [TaggedSentence], validation: [TaggedSentence]
  ) -> DatasetStatistics.Repeats {
    let known = Set(train.lazy.map { WordsKey($0.words) })
    var repeats = DatasetStatistics.Repeats()
    for sentence in validation where known.contains(WordsKey(sentence.words)) {
      repeats.add(line: sentence.line)
    }
    return repeats
  }

  /// A sentence for each thing worth knowing before training; empty where all is well.
  package var warnings: [String] {
    var warnings: [String] = []
    if duplicates.count > 0 {
      warnings.append(
        "\(Self.sentences(duplicates, "repeats", "repeat")) the words of an earlier one"
          + " (\(duplicates.shownLines)).")
    }
    if contradictions.count > 0 {
      warnings.append(
        "\(Self.sentences(contradictions, "gives", "give")) the words of an earlier one other tags"
          + " (\(contradictions.shownLines)).")
    }
    return warnings
  }

  /// The warning for ``leakage(train:validation:)``, nil without leakage.
  package static func leakageWarning(_ leakage: DatasetStatistics.Repeats) -> String? {
    guard leakage.count > 0 else { return nil }
    return
      "\(sentences(leakage, "has", "have")) validation words that are also in the training data"
      + " (\(leakage.shownLines)); scores will be too good."
  }

  private static func sentences(
    _ repeats: DatasetStatistics.Repeats, _ one: String, _ many: String
  ) -> String {
    repeats.count == 1 ? "1 sentence \(one)" : "\(repeats.count) sentences \(many)"
  }
}

/// What makes two sentences the same: the bytes of each word.
private struct WordsKey: Hashable {
  private let words: [ExactString]

  init(_ words: [String]) {
    self.words = words.map(ExactString.init)
  }
}
