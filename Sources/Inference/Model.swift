package import FilbertCleaning
package import FilbertCore
package import FilbertModelFiles
import FilbertTransformer

/// Any model in memory, by what it answers.
package enum Model: Sendable {
  /// Labels for a text.
  case classifier(TextClassifier)
  /// A number for a text.
  case regressor(TextRegressor)
  /// Tags for words.
  case tagger(TextTagger)
  /// A vector for a text: an encoder without a head.
  case embedder(TextEmbedder)

  /// How texts are read, each part replaces the setting of training; nil keeps that.
  package struct Reading: Sendable {
    package var maximumLength: Int?
    package var longTexts: LongTexts?
    package var cleaning: TextCleaning?
    package var decoding: Decoding?

    package init(
      maximumLength: Int? = nil, longTexts: LongTexts? = nil, cleaning: TextCleaning? = nil,
      decoding: Decoding? = nil
    ) {
      self.maximumLength = maximumLength
      self.longTexts = longTexts
      self.cleaning = cleaning
      self.decoding = decoding
    }
  }

  /// Loads the model in `directory`. A model uses the part of `reading` that applies to it: only classifiers and
  /// regressors clean.
  ///
  /// - Throws: as ``TextClassifier`` does.
  package init(
    _ directory: ModelDirectory, _ reading: Reading = Reading()
  ) throws(FilbertError) {
    switch directory.task {
    case .classification, .multilabel:
      self = .classifier(
        try TextClassifier(
          directory, maximumLength: reading.maximumLength, longTexts: reading.longTexts,
          cleaning: reading.cleaning))
    case .regression:
      self = .regressor(
        try TextRegressor(
          directory, maximumLength: reading.maximumLength, longTexts: reading.longTexts,
          cleaning: reading.cleaning))
    case .tagging:
      self = .tagger(
        try TextTagger(
          directory, maximumLength: reading.maximumLength,
          decoding: reading.decoding ?? .constrained))
    case nil:
      self = .embedder(try TextEmbedder(directory, maximumLength: reading.maximumLength))
    }
  }
}
