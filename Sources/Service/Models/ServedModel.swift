import FilbertBatching
import FilbertCore
import FilbertInference
import FilbertInsight
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
  /// Explains the answers of a classifier, in a lane of its own; nil if the server was not asked to.
  let explainer: (model: TextExplainer, lane: BatchLane<ExplainedSequence>)?
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
  /// - Parameter explains: so that a classifier can also explain its answers, with the same weights and those of the way
  ///   back.
  /// - Throws: ``FilbertError`` as `TextClassifier` does; `unsupported` for a classifier of 8 bits that is to explain.
  init(
    _ source: ModelSource, maximumLength: Int?, explains: Bool = false
  ) throws(FilbertError) {
    (name, self.directory) = (source.name, source.directory)
    let directory = try ModelDirectory(source.directory)
    switch directory.task {
    case .classification?, .multilabel?, .regression?:
      if explains { try Self.requireFloats(directory) }
      let model = try TextClassifier(
        directory, maximumLength: maximumLength, forGradients: explains
      ).inMemory()
      explainer = explains ? Self.explainer(of: model) : nil
      head = .classifier(model, model.lane)
      _ = model.outputs(model.encode([TextInput("warm")]).flatMap(\.sequences))
    case .tagging?:
      explainer = nil
      let model = try TextTagger(directory, maximumLength: maximumLength)
        .inMemory()
      head = .tagger(model, model.lane)
      _ = model.entities(in: "warm")
    case nil:
      explainer = nil
      let model = try TextEmbedder(asking: directory, maximumLength: maximumLength)
        .inMemory()
      head = .encoder(ServedEncoder(model, files: try directory.fingerprint()))
      _ = model.vector(for: "warm", pooling: .mean)
    }
    thresholds = try head.storedThresholds(directory)
    loaded = time(nil)
    labelSeparator = try directory.record?.labelSeparator ?? TrainingRecord.usualLabelSeparator
  }

  private static func explainer(
    of model: TextClassifier
  ) -> (model: TextExplainer, lane: BatchLane<ExplainedSequence>) {
    let explainer = TextExplainer(model)
    return (
      explainer,
      BatchLane(columns: TextExplainer.columns) { explainer.attributions($0.map(\.question)) }
    )
  }

  /// Its answers would not be those that the model gives in 8 bits.
  private static func requireFloats(_ directory: ModelDirectory) throws(FilbertError) {
    guard directory.weights.configuration.isQuantized else { return }
    throw FilbertError(
      .unsupported,
      naming:
        "The weights of this model have 8 bits, with which a server cannot explain answers; serve the original, or leave out "
        + "\(.explains).", file: directory.path)
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
  var route: String { routes[0] }

  /// The routes that ask it by what it does, beside those for models of any kind.
  var routes: [String] {
    switch head {
    case .classifier:
      ["/predict"] + (explainer == nil ? [] : ["/explain"]) + (reranker == nil ? [] : ["/rerank"])
    case .tagger: ["/tag"]
    case .encoder: ["/embed", "/embed_all", "/similarity", "/v1/embeddings"]
    }
  }
}

extension ServedModel.Head {
  fileprivate func storedThresholds(_ directory: ModelDirectory) throws(FilbertError) -> [Float?] {
    guard case .classifier(let model, _) = self else { return [] }
    return try directory.decision?.least(for: model.labels) ?? model.labels.map { _ in nil }
  }
}
