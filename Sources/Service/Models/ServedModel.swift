import FilbertBatching
import FilbertCore
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertText
import FilbertTransformer
import Glibc

/// A model that answers requests, and the lanes in which its sequences are computed.
final class ServedModel: Sendable {
  /// What it answers.
  enum Head: Sendable {
    /// Labels or a number for a text.
    case classifier(TextClassifier, BatchLane<TokenSequence>)
    /// Entities in a text.
    case tagger(TextTagger, BatchLane<WordSequence>)
    /// A vector for a text.
    case encoder(ServedEncoder)
  }

  let name: String
  let directory: String
  let head: Head
  /// The separator of several labels in a field of CSV, as in training.
  let labelSeparator: String
  /// From which probability on each label is given, as stored with the model; nil for labels without a threshold. Only a
  /// model that gives labels to texts has any.
  let thresholds: [Float?]
  /// When it was loaded, in seconds since 1970.
  let loaded: Int
  /// The tokens that it does not know of all texts so far.
  let unknownTokens = UnknownTokenWatch()

  /// Loads a model, which no longer needs its files then, and computes a text with it, so that the first client does
  /// not wait for one-time work.
  ///
  /// - Throws: ``FilbertError`` as `TextClassifier` does.
  init(_ source: ModelSource, maximumLength: Int?) throws(FilbertError) {
    (name, self.directory) = (source.name, source.directory)
    let directory = try ModelDirectory(source.directory)
    switch directory.task {
    case .classification?, .multilabel?, .regression?:
      let model = try TextClassifier(directory, maximumLength: maximumLength).inMemory()
      head = .classifier(
        model, BatchLane(columns: model.outputCount) { model.outputs($0) })
      _ = model.outputs(model.encode([TextInput("warm")]).flatMap(\.sequences))
    case .tagging?:
      let model = try TextTagger(directory, maximumLength: maximumLength)
        .inMemory()
      head = .tagger(model, BatchLane(columns: model.tags.count) { model.logits($0) })
      _ = model.entities(in: "warm")
    case nil:
      let model = try TextEmbedder(asking: directory, maximumLength: maximumLength)
        .inMemory()
      head = .encoder(ServedEncoder(model))
      _ = model.embed([TextInput("warm")], pooling: .mean)
    }
    thresholds = try head.storedThresholds(directory)
    loaded = time(nil)
    labelSeparator = try directory.record?.labelSeparator ?? TrainingRecord.usualLabelSeparator
  }

  /// The longest sequence in tokens, special tokens included.
  var maximumLength: Int {
    switch head {
    case .classifier(let model, _): model.maximumLength
    case .tagger(let model, _): model.maximumLength
    case .encoder(let encoder): encoder.model.maximumLength
    }
  }

  /// What it does, as an end of a sentence.
  var purpose: String {
    switch head {
    case .classifier(let model, _):
      model.task == .regression ? "answers a number" : "labels texts"
    case .tagger: "finds entities"
    case .encoder: "gives vectors"
    }
  }

  /// The route that asks it.
  var route: String {
    switch head {
    case .classifier: "/predict"
    case .tagger: "/tag"
    case .encoder: "/embed"
    }
  }
}

extension ServedModel.Head {
  fileprivate func storedThresholds(_ directory: ModelDirectory) throws(FilbertError) -> [Float?] {
    guard case .classifier(let model, _) = self else { return [] }
    return try directory.decision?.least(for: model.labels) ?? model.labels.map { _ in nil }
  }
}
