package import FilbertCleaning
package import FilbertCore
import FilbertText
import FilbertTransformer

/// How the model reads texts: as it was asked to, or else as it was trained.
extension ModelDirectory {
  /// The longest sequence a model is used with: `requested`, or what it was fine-tuned with, or what its tokenizer
  /// allows, never more than its positions.
  package func maximumLength(requested: Int?) throws(FilbertError) -> Int {
    let positions = weights.configuration.maximumPositions
    guard positions >= 3 else {
      throw FilbertError(
        .unsupported,
        "The model has \(positions) positions; a text needs at least 3, for [CLS], a token and [SEP].",
        file: "\(path)/config.json")
    }
    if let requested {
      guard requested <= positions else {
        throw FilbertError(
          .usage,
          naming:
            "\(.maximumLength, String(requested)) is beyond the model's \(positions) positions; "
            + "give \(positions) or less.")
      }
      guard requested >= 3 else {
        throw FilbertError(
          .usage, naming: "\(.maximumLength) must be at least 3, not \(requested).")
      }
      return requested
    }
    let usual = try record?.maximumLength ?? tokenizer.options.maximumLength ?? positions
    return max(3, min(usual, positions))
  }

  /// The longest sequence of which a vector is made: `requested`, or what the model's ``pipeline`` says, or else
  /// ``maximumLength(requested:)``.
  package func vectorLength(requested: Int?) throws(FilbertError) -> Int {
    let own = try requested == nil ? pipeline?.maximumLength : nil
    return try maximumLength(
      requested: requested ?? own.map { min($0, weights.configuration.maximumPositions) })
  }

  /// Which part of texts that are too long is read: `requested`, or what the model was trained with, or the side that
  /// its tokenizer keeps.
  package func longTexts(requested: LongTexts?) throws(FilbertError) -> LongTexts {
    if let requested { return requested }
    return try record?.longTexts ?? tokenizer.usualLongTexts
  }

  /// How texts are cleaned: `requested`, or what the model was trained with.
  package func cleaning(requested: TextCleaning?) throws(FilbertError) -> TextCleaning {
    if let requested { return requested }
    return try record?.cleaning ?? .none
  }

  /// What the model reads as far as its architecture decides.
  package var pairCapability: PairSupport { pairSupport(trainedOnPairs: nil) }

  /// What the model reads, also by its training.
  package var pairs: PairSupport {
    get throws(FilbertError) { pairSupport(trainedOnPairs: try record?.readsPairs) }
  }

  private func pairSupport(trainedOnPairs: Bool?) -> PairSupport {
    PairSupport(
      segmentTypes: weights.configuration.segmentTypes, trainedOnPairs: trainedOnPairs,
      directory: path)
  }
}
