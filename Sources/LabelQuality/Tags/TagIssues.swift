import FilbertCore
package import FilbertTensor

/// Finds words whose tag looks wrong: cleanlab's `token_classification.filter.find_label_issues`, in which every word is
/// a row.
package struct TagIssues: Sendable {
  /// A word of a sentence.
  package struct Word: Sendable, Hashable {
    package let sentence: Int
    package let word: Int
  }

  private let issues: LabelIssues
  /// The rows of each sentence.
  private let sentences: RowPartition

  /// - Parameters:
  ///   - probabilities: `[words x tags]`, one sentence after the other.
  ///   - given: the tag of each word, sentence by sentence.
  package init(_ probabilities: Matrix, given: [[Int]]) {
    sentences = RowPartition(lengths: given.map(\.count))
    issues = LabelIssues(LabelProbabilities(probabilities), given: given.flatMap(\.self))
  }

  /// The words that `filter` finds, the worst first.
  package func words(_ filter: LabelIssueFilter, rankedBy ranking: LabelRanking) -> [Word] {
    issues.rows(filter, rankedBy: ranking).map { row in
      // The last sentence that begins here or before: sentences without words begin where the next one does.
      let sentence = sentences.offsets.partitioningIndex { $0 > row } - 1
      return Word(sentence: sentence, word: row - sentences[sentence].lowerBound)
    }
  }

  /// The score of each word, sentence by sentence. A sentence is as good as its worst word.
  package func scores(_ ranking: LabelRanking) -> [[Double]] {
    let scores = issues.scores(ranking)
    return (0..<sentences.count).map { Array(scores[sentences[$0]]) }
  }
}
