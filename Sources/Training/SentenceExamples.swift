import FilbertCore
package import FilbertCorpus
package import FilbertModelFiles
import Synchronization

/// Tagged sentences to train or to validate on: an array, which a job encodes for itself, or a part of
/// ``SharedSentences``.
package protocol SentenceExamples: Sendable {
  var sentences: [TaggedSentence] { get }
  /// The sentences as the encoder reads them.
  func windows(by preparation: TextPreparation) -> [WordWindows]
}

extension [TaggedSentence]: SentenceExamples {
  package var sentences: [TaggedSentence] { self }

  package func windows(by preparation: TextPreparation) -> [WordWindows] {
    preparation.tokenizer.windows(map(\.words), maximumLength: preparation.maximumLength)
  }
}

/// Tagged sentences that many jobs learn from, each from its own part: they are encoded once.
package final class SharedSentences: Sendable {
  package let sentences: [TaggedSentence]
  /// The windows of the sentences, and their length.
  private let known = Mutex<(maximumLength: Int, windows: [WordWindows])?>(nil)

  package init(_ sentences: [TaggedSentence]) { self.sentences = sentences }

  package var count: Int { sentences.count }

  /// The part with these rows.
  package subscript(rows: [Int]) -> Part { Part(all: self, rows: rows) }

  private func windows(by preparation: TextPreparation) -> [WordWindows] {
    let length = preparation.maximumLength
    if let known = known.withLock({ $0 }), known.maximumLength == length { return known.windows }
    let windows = sentences.windows(by: preparation)
    // Sentences that were left out must not be taken for what they are later.
    guard Cancellation.current?.leavesOut != true else { return windows }
    known.withLock { $0 = (length, windows) }
    return windows
  }

  /// Some of the sentences.
  package struct Part: SentenceExamples {
    let all: SharedSentences
    let rows: [Int]

    package var sentences: [TaggedSentence] { rows.map { all.sentences[$0] } }

    package func windows(by preparation: TextPreparation) -> [WordWindows] {
      let windows = all.windows(by: preparation)
      return rows.map { windows[$0] }
    }
  }
}
