package import FilbertModelFiles
import FilbertTransformer

/// Sentences ready for the encoder, each with the tag of every word.
package struct TaggedSequences: Sendable {
  package let sentences: [WordWindows]
  /// The tags as they are in the file; a word without pieces has one too.
  package let tags: [[String]]

  package init(sentences: [WordWindows], tags: [[String]]) {
    precondition(
      zip(sentences, tags).allSatisfy { $0.count == $1.count } && sentences.count == tags.count,
      "tags for other sentences")
    self.sentences = sentences
    self.tags = tags
  }

  package var count: Int { sentences.count }
}

/// One window of a sentence, with the number of the tag of each word that is read: an example.
struct TaggedWindow: Sendable {
  let sequence: WordSequence
  let targets: [Int]
}
