package import FilbertCore
package import FilbertFiles
package import FilbertText
package import FilbertTransformer
import FoundationEssentials

/// A model directory, opened once: `config.json`, the weights, the tokenizer's files and `training.json` of the same
/// model, even if another one replaces the directory meanwhile.
package struct ModelDirectory: Sendable {
  /// The directory as given.
  package let path: String
  /// `config.json` and the weights, of which no value has been read yet.
  package let weights: ModelWeights
  package let tokenizer: Tokenizer
  /// Every file that a model may be read from, with its stamp, in the order of their names: what tells this model from
  /// another one in the same place.
  package let stamps: [(path: String, stamp: FileStamp)]
  /// `training.json`; its failure waits until somebody asks, since what is only an encoder does not.
  private let storedRecord: Result<TrainingRecord?, FilbertError>
  /// `scope.safetensors`; its failure waits as well.
  private let storedScope: Result<ScopeStatistics?, FilbertError>
  /// The fingerprint of the tokenizer's files; its failure waits as well.
  let storedTokenizer: Result<Fingerprint, FilbertError>
  /// `modules.json` and what belongs to it; its failure waits as well.
  private let storedPipeline: Result<SentencePipelineFiles?, FilbertError>

  /// What the model does; nil for an encoder without a head.
  package var task: ModelTask? { weights.task }

  /// Opens the directory.
  ///
  /// - Throws: `missingInput` if there is no such directory or one of the files is not there; `badData` if the
  ///   vocabulary has ids that the embedding has no row for; otherwise as ``ModelWeights`` and `Tokenizer` do.
  package init(_ path: String) throws(FilbertError) {
    self = try readConsistently(path) { () throws(FilbertError) in try Self(reading: path) }
  }

  private init(reading path: String) throws(FilbertError) {
    try Self.require(path)
    self.path = path
    weights = try ModelWeights(directory: path)
    let tokenizer = try Tokenizer(directory: path)
    self.tokenizer = tokenizer
    storedTokenizer = Result { () throws(FilbertError) in
      var fingerprint = Fingerprint()
      try tokenizer.add(to: &fingerprint)
      return fingerprint
    }
    storedRecord = Result { () throws(FilbertError) in try TrainingRecord(directory: path) }
    let hiddenSize = weights.configuration.hiddenSize
    storedScope = Result { () throws(FilbertError) in
      try ScopeStatistics(directory: path, hiddenSize: hiddenSize)
    }
    storedPipeline = Result { () throws(FilbertError) in
      try SentencePipelineFiles(directory: path)
    }
    stamps = try Self.stamps(in: path)
    try requireVocabulary()
  }

  /// `training.json`; nil if the model was not made by Filbert.
  package var record: TrainingRecord? {
    get throws(FilbertError) { try storedRecord.get() }
  }

  /// How to recognise texts that are out of scope; nil if the model does not say.
  package var scope: ScopeStatistics? {
    get throws(FilbertError) { try storedScope.get() }
  }

  /// What sentence-transformers wrote beside an encoder; nil if it did not.
  package var pipelineFiles: SentencePipelineFiles? {
    get throws(FilbertError) { try storedPipeline.get() }
  }

  /// How a text becomes a vector; nil if the directory does not say.
  ///
  /// - Throws: if it says something that is not computed.
  package var pipeline: SentencePipeline? {
    get throws(FilbertError) {
      try pipelineFiles.map { (files) throws(FilbertError) in
        try SentencePipeline(files, lowercases: tokenizer.options.lowercases)
      }
    }
  }

  /// Throws if `path` is not a directory, before a message about one of its files puzzles anybody.
  package static func require(_ path: String) throws(FilbertError) {
    switch PathKind(path) {
    case .directory: return
    case .absent:
      throw FilbertError(
        .missingInput, "There is no such model directory; check the path or fetch the model first.",
        file: path)
    case .file:
      throw FilbertError(
        .missingInput, "This is a file; name the directory that has config.json and the weights.",
        file: path)
    }
  }

  /// The files in `path` that a model may be read from.
  package static func stamps(
    in path: String
  ) throws(FilbertError) -> [(path: String, stamp: FileStamp)] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    var stamps: [(path: String, stamp: FileStamp)] = []
    for name in names.sorted()
    where [".json", ".txt", ".safetensors"].contains(where: { name.hasSuffix($0) }) {
      stamps.append(("\(path)/\(name)", try FileStamp("\(path)/\(name)")))
    }
    return stamps
  }

  private func requireVocabulary() throws(FilbertError) {
    let rows = weights.configuration.vocabularySize
    guard tokenizer.vocabulary.count > rows else { return }
    throw FilbertError(
      .badData,
      "The vocabulary has \(tokenizer.vocabulary.count) entries but the model's embedding has "
        + "\(rows) rows; take both from the same model.", file: path)
  }
}
