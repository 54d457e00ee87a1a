import FilbertCore
package import FilbertCorpus
import FilbertModelFiles
import FilbertText
import FilbertTransformer
import Synchronization

/// Labelled texts that many jobs learn from, each from its own part: they are encoded once, and their vectors are
/// computed once.
package final class SharedTexts: Sendable {
  package let examples: [Example]
  /// Where vectors are kept, and the model that they are of; nil computes them for each job.
  private let vectors: (directory: String, model: String)?
  private let encodings = Mutex<[Reading: Encoded]>([:])

  /// How texts are read. A search may try several ways.
  private struct Reading: Hashable {
    let maximumLength: Int
    let longTexts: String

    init(_ preparation: TextPreparation) {
      maximumLength = preparation.maximumLength
      longTexts = "\(preparation.recipe.longTexts ?? .head)"
    }
  }

  /// All texts read in one way.
  private struct Encoded {
    let texts: [EncodedText]
    let sequences: [TokenSequence]
  }

  /// Ways of reading whose texts are kept.
  private static let mostReadings = 2

  /// - Parameters:
  ///   - examples: with clean texts.
  ///   - directory: for vectors.
  ///   - model: the directory of the encoder that jobs start from.
  package init(_ examples: [Example], vectorsIn directory: String?, of model: String) {
    self.examples = examples
    vectors = directory.map { ($0, model) }
  }

  package var count: Int { examples.count }

  /// The part with these rows.
  package subscript(rows: [Int]) -> Part { Part(texts: self, rows: rows) }

  private func encoded(by preparation: TextPreparation) -> Encoded {
    let reading = Reading(preparation)
    if let known = encodings.withLock({ $0[reading] }) { return known }
    let texts = preparation.encode(examples)
    let encoded = Encoded(texts: texts, sequences: texts.flatMap(\.sequences))
    // Texts that were left out must not be taken for what they are later.
    guard Cancellation.current?.leavesOut != true else { return encoded }
    encodings.withLock {
      if $0.count >= Self.mostReadings { $0 = [:] }
      $0[reading] = encoded
    }
    return encoded
  }

  /// Some of the texts.
  package struct Part: TextExamples {
    let texts: SharedTexts
    let rows: [Int]

    package var examples: [Example] { rows.map { texts.examples[$0] } }

    package func encoded(by preparation: TextPreparation) -> EncodedExamples {
      let all = texts.encoded(by: preparation)
      let encoded = rows.map { all.texts[$0] }
      var unknown = UnknownTokens()
      for text in encoded { unknown.add(text.unknown) }
      return EncodedExamples(
        sequences: encoded.flatMap(\.sequences), longTexts: encoded.count { $0.unreadTokens > 0 },
        unknownTokens: unknown,
        vectors: texts.vectors.flatMap { directory, model in
          guard texts.count <= SharedVectors.mostTexts else { return nil }
          return SharedVectors(
            all.sequences, rows: rows, of: model, preparation: preparation,
            directory: directory)
        })
    }
  }
}
