#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif
package import FilbertCore
import FilbertFiles
package import FilbertCleaning
package import FilbertText
package import FilbertTransformer
package import FilbertJSON

/// What every kind of model directory has besides weights.
package enum ModelDirectory {
  /// Says so where `directory` is none, before a message about one of its files puzzles anybody.
  package static func require(_ directory: String) throws(FilbertError) {
    var isDirectory = false
    guard FileManager.default.fileExists(atPath: directory, isDirectory: &isDirectory) else {
      throw FilbertError(
        .missingInput, "There is no such model directory; check the path or fetch the model first.",
        file: directory)
    }
    guard isDirectory else {
      throw FilbertError(
        .missingInput, "This is a file; name the directory that has config.json and the weights.",
        file: directory)
    }
  }

  /// The tokenizer of a model, checked against its configuration.
  ///
  /// - Throws: where the vocabulary has ids that the embedding has no row for.
  package static func tokenizer(
    _ directory: String, for configuration: BertConfiguration
  ) throws(FilbertError) -> Tokenizer {
    let tokenizer = try Tokenizer(directory: directory)
    guard tokenizer.vocabulary.count <= configuration.vocabularySize else {
      throw FilbertError(
        .badData,
        "The vocabulary has \(tokenizer.vocabulary.count) entries but the model's embedding has "
          + "\(configuration.vocabularySize) rows; take both from the same model.", file: directory)
    }
    return tokenizer
  }

  /// The longest sequence a model is used with: `requested`, or what it was fine-tuned with
  /// (`training.json`), or what its tokenizer allows, never more than its positions.
  package static func maximumLength(
    _ directory: String, requested: Int?, tokenizer: Tokenizer, configuration: BertConfiguration
  ) throws(FilbertError) -> Int {
    let positions = configuration.maximumPositions
    guard positions >= 3 else {
      throw FilbertError(
        .unsupported,
        "The model has \(positions) positions; a text needs at least 3, for [CLS], a token and [SEP].",
        file: "\(directory)/config.json")
    }
    if let requested {
      guard requested <= positions else {
        throw FilbertError(
          .usage,
          "--max-length \(requested) is beyond the model's \(positions) positions; "
            + "give \(positions) or less.")
      }
      guard requested >= 3 else {
        throw FilbertError(.usage, "--max-length must be at least 3, not \(requested).")
      }
      return requested
    }
    let trained = try trainingRecord(directory)?["recipe"]?["max_length"]?.intValue
    let usual = trained ?? tokenizer.options.maximumLength ?? positions
    return max(3, min(usual, positions))
  }

  /// What is read of texts that are too long: `requested`, or what the model was trained with (`training.json`), or the
  /// side that its tokenizer keeps.
  package static func longTexts(
    _ directory: String, requested: LongTexts?, tokenizer: Tokenizer
  ) throws(FilbertError) -> LongTexts {
    if let requested { return requested }
    let trained = try trainingRecord(directory)?["recipe"]?["long_texts"]?.stringValue
    return trained.flatMap(LongTexts.init(name:)) ?? tokenizer.usualLongTexts
  }

  /// `training.json`, where the model was made by Filbert.
  package static func trainingRecord(_ directory: String) throws(FilbertError) -> JSONValue? {
    let path = "\(directory)/training.json"
    let bytes: [UInt8]
    do { bytes = try readFile(path) } catch {
      if error.code == .missingInput { return nil }
      throw error
    }
    return try JSONValue.parse(bytes, file: path)
  }

  /// What the texts a model was trained on were cleaned by (`training.json`).
  ///
  /// - Throws: `unsupported` for a step this version does not know.
  package static func cleaning(_ directory: String) throws(FilbertError) -> TextCleaning {
    guard let stored = try trainingRecord(directory)?["cleaning"]?.arrayValue else { return .none }
    var steps: [TextCleaning.Step] = []
    for name in stored {
      guard let step = name.stringValue.flatMap(TextCleaning.Step.init(rawValue:)) else {
        throw FilbertError(
          .unsupported,
          "The model's texts were cleaned by the step \(name.serialized().shortened()), which this version does not know; use the "
            + "version that trained it, or say with --clean what to do instead.",
          file: "\(directory)/training.json")
      }
      steps.append(step)
    }
    return TextCleaning(steps)
  }

  /// What the model in a directory does; nil for an encoder without a head.
  package static func task(_ directory: String) throws(FilbertError) -> ModelTask? {
    try require(directory)
    return ModelTask(
      try BertConfiguration(path: "\(directory)/config.json"),
      try Checkpoint(directory: directory))
  }

  /// What a classifier of texts answers.
  ///
  /// - Throws: `unsupported` where the model is no such classifier.
  package static func problem(_ directory: String) throws(FilbertError) -> ProblemType {
    try require(directory)
    return try BertConfiguration.fineTuned(
      directory: directory, try Checkpoint(directory: directory), for: .classification
    ).problem
  }

  /// Refuses pairs for a model that cannot tell their texts apart.
  package static func requirePairs(
    _ configuration: BertConfiguration, directory: String
  ) throws(FilbertError) {
    guard configuration.segmentTypes >= 2 else {
      throw FilbertError(
        .unsupported,
        "This model has one segment type and cannot read pairs of texts; join them into one column.",
        file: "\(directory)/config.json")
    }
  }

  /// Refuses single texts for a model that was trained on pairs and the other way round, where `training.json` says
  /// which: such answers look like any other and mean nothing.
  package static func requireKind(
    isPair: Bool, configuration: BertConfiguration, directory: String
  ) throws(FilbertError) {
    try requireKind(
      isPair: isPair, trainedOnPairs: try trainedOnPairs(directory), configuration: configuration,
      directory: directory)
  }

  /// Whether a model was trained on pairs of texts; nil where nothing says so.
  static func trainedOnPairs(_ directory: String) throws(FilbertError) -> Bool? {
    try trainingRecord(directory)?["columns"].map { $0["text_pair"]?.stringValue != nil }
  }

  /// What stands between the labels of a row, as `training.json` says; a comma if it says nothing or has an empty text,
  /// which would be found at every place.
  package static func labelSeparator(_ record: JSONValue?) -> String {
    let stored = record?["label_separator"]?.stringValue ?? ""
    return stored.isEmpty ? "," : stored
  }

  /// The same where it is known what the model was trained on.
  static func requireKind(
    isPair: Bool, trainedOnPairs wasPair: Bool?, configuration: BertConfiguration,
    directory: String
  ) throws(FilbertError) {
    if isPair { try requirePairs(configuration, directory: directory) }
    guard let wasPair, wasPair != isPair else { return }
    throw FilbertError(
      .usage,
      wasPair
        ? "The model was trained on pairs of texts; name the second column with --text-pair-column."
        : "The model was trained on single texts; name one column with --text-column.",
      file: directory)
  }
}
