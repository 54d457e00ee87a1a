package import FilbertCore
import FilbertTagging

/// The contents of a file of tagged sentences, and what may mislead a model or its evaluation.
package struct TaggedStatistics: Sendable {
  /// The number of sentences.
  package let sentenceCount: Int
  /// The number of words.
  package let wordCount: Int
  /// Entities of each type, sorted by code point.
  package let entityCounts: [(type: String, count: Int)]
  private let repeats: RepeatedExamples
  /// Sentences that are, but for a fifth of their characters, one long word of a script without blanks between words.
  package let unsegmented: RowCount
  /// Sentences in such a script.
  private let withoutBlanks: Int

  /// Counts `dataset`, in linear time.
  package init(_ dataset: TaggedDataset) {
    let sentences = dataset.sentences
    var counts: [ExactString: Int] = [:]
    for sentence in sentences {
      for span in dataset.spans(of: sentence) { counts[ExactString(span.type), default: 0] += 1 }
    }
    sentenceCount = sentences.count
    wordCount = sentences.reduce(0) { $0 + $1.words.count }
    entityCounts = counts.sorted { $0.key < $1.key }.map { ($0.key.string, $0.value) }
    var unsegmented = RowCount()
    var withoutBlanks = 0
    for sentence in sentences {
      let lengths = sentence.words.map(Self.lengthWithoutBlanks)
      let longest = lengths.max() ?? 0
      if longest > 0 { withoutBlanks += 1 }
      // A full stop may be a word of its own.
      if longest >= Self.shortestSentence, longest * 5 >= lengths.reduce(0, +) * 4 {
        unsegmented.add(line: sentence.line)
      }
    }
    (self.unsegmented, self.withoutBlanks) = (unsegmented, withoutBlanks)
    repeats = RepeatedExamples(in: sentences, line: \.line, key: WordsKey.init) {
      $0.tags.elementsEqual($1.tags) { ExactString($0) == ExactString($1) }
    }
  }

  /// Sentences whose words occur in an earlier one.
  package var duplicates: RowCount { repeats.duplicates }
  /// Sentences whose words have other tags in their first occurrence.
  package var contradictions: RowCount { repeats.contradictions }

  /// Characters of the shortest text that is taken for a sentence.
  private static let shortestSentence = 4

  /// The number of characters that belong to a script without blanks.
  private static func lengthWithoutBlanks(_ word: String) -> Int {
    word.utf8.allSatisfy { $0 < 0x80 }
      ? 0 : word.unicodeScalars.count { $0.isOfScriptWithoutBlanks }
  }

  /// The warning about ``unsegmented`` sentences; nil if less than four fifths of those in such a script are.
  package var segmentationWarning: Message? {
    guard unsegmented.count > 0, unsegmented.count * 5 >= withoutBlanks * 4 else { return nil }
    return
      "\(counted(unsegmented.count, "sentence is a single word", "sentences are single words")) of a script without blanks (\(unsegmented.shownLines)), so a tagger learns only one tag per sentence; split them into characters and tag each one, or convert the text and its spans with \(.wordSplit, "characters")"
  }

  /// The number of entities.
  package var entityCount: Int { entityCounts.reduce(0) { $0 + $1.count } }

  /// A sentence for each thing worth knowing before training; empty if all is well.
  package var warnings: [String] {
    repeatWarnings + [lookAlikeWarning].compactMap { $0 }
  }

  /// The sentences about repeated words.
  package var repeatWarnings: [String] { repeats.warnings(.sentence) }

  /// Types of entities that a person takes for one.
  package var lookAlikeTypes: [[String]] { LookAlikes.groups(entityCounts.map(\.type)) }

  /// The warning about ``lookAlikeTypes``; nil if no types look alike.
  package var lookAlikeWarning: String? {
    LookAlikes.listed(lookAlikeTypes).map {
      "Types of entities that look the same count as different: \($0)."
    }
  }

  /// Sentences of `validation` whose words are also in `train`: they measure memory, not skill.
  package static func leakage(train: [TaggedSentence], validation: [TaggedSentence]) -> RowCount {
    RepeatedExamples.leakage(
      train: train, validation: validation, line: \.line, key: WordsKey.init)
  }

  /// The warning about ``leakage(train:validation:)``; nil without leakage.
  package static func leakageWarning(_ leakage: RowCount) -> String? {
    RepeatedExamples.leakageWarning(leakage, .sentence)
  }
}

/// What makes two sentences the same: the bytes of each word.
private struct WordsKey: Hashable {
  private let words: [ExactString]

  init(_ sentence: TaggedSentence) {
    words = sentence.words.map(ExactString.init)
  }
}
