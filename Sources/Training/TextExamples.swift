import FilbertCleaning
package import FilbertCorpus
import FilbertModelFiles
package import FilbertText
package import FilbertTransformer

/// Texts to train or to validate on, each with its target: an array, which a job encodes for itself, or a part of
/// ``SharedTexts``.
package protocol TextExamples: Sendable {
  var examples: [Example] { get }
  /// The texts as the encoder reads them.
  func encoded(by preparation: TextPreparation) -> EncodedExamples
}

/// Texts as the encoder reads them.
package struct EncodedExamples: Sendable {
  /// One for each text.
  package let sequences: [TokenSequence]
  /// Texts of which a part is not read.
  package let longTexts: Int
  package let unknownTokens: UnknownTokens
  /// Where other jobs find the vectors of the texts too; nil if they are computed for each job.
  let vectors: SharedVectors?
}

extension [Example]: TextExamples {
  package var examples: [Example] { self }

  package func encoded(by preparation: TextPreparation) -> EncodedExamples {
    let encoded = preparation.encode(self)
    return EncodedExamples(
      // Windows are for scoring, so there is one sequence each.
      sequences: encoded.flatMap(\.sequences), longTexts: encoded.count { $0.unreadTokens > 0 },
      unknownTokens: encoded.unknownTokens, vectors: nil)
  }
}

extension TextPreparation {
  /// Encodes texts that are clean.
  func encode(_ examples: [Example]) -> [EncodedText] { encode(examples.map(\.input)) }

  /// Encodes single texts that are clean.
  func encode(_ texts: [String]) -> [EncodedText] { encode(texts.map { TextInput($0) }) }

  private func encode(_ inputs: [TextInput]) -> [EncodedText] {
    var tally = CleaningTally()
    return tokenizer.encode(
      inputs, maximumLength: maximumLength, longTexts: recipe.longTexts ?? .head,
      cleaning: .none, &tally)
  }
}
