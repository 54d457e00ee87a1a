import ArgumentParser
import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertText
import FilbertTransformer
import FoundationEssentials

struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what a model directory holds, without computing.",
    discussion: """
      Example:
        filbert inspect --model Models/intent

      \(Manual.page("Inspect"))
      """)

  @Option(
    help: ArgumentHelp("Model directory.", valueName: "dir"), completion: .directory)
  var model: String

  func run() throws {
    let directory = try ModelDirectory(model)
    let lines =
      try encoderLines(directory) + headLines(directory) + recordLines(directory) + files()
    let width = lines.map(\.0.count).max() ?? 0
    let output = StandardOutput()
    for (title, value) in lines {
      try output.write(
        title + String(repeating: " ", count: width + 2 - title.count)
          + value.escapedForTerminal + "\n")
    }
    try output.commit()
  }

  private func encoderLines(_ directory: ModelDirectory) throws(FilbertError) -> [(String, String)]
  {
    let (configuration, checkpoint) = (
      directory.weights.configuration, directory.weights.checkpoint
    )
    let tokenizer = directory.tokenizer
    let parameters = checkpoint.names.compactMap { checkpoint.info($0) }
      .filter { isWeight($0, configuration) }.reduce(0) { $0 + $1.shape.reduce(1, *) }
    let length = try usualLength(directory)
    return [
      ("architecture", architecture(directory.task, checkpoint)),
      (
        "encoder",
        "\(configuration.layers) layers, \(configuration.hiddenSize) features, \(configuration.heads) heads, "
          + "\(configuration.intermediateSize) inner, \(configuration.activation)"
      ),
      ("parameters", "\(Rendering.grouped(parameters)) in \(checkpoint.names.count) tensors"),
      (
        "weights",
        configuration.isQuantized
          ? "8 bits in the encoder's layers and word embeddings; cannot be trained"
          : types(checkpoint)
      ),
      ("positions", "\(configuration.maximumPositions), used with up to \(length) tokens"),
      (
        "tokenizer",
        "WordPiece, \(Rendering.grouped(tokenizer.vocabulary.count)) entries, "
          + (tokenizer.options.lowercases ? "lower-cased" : "cased")
      ),
    ]
  }

  /// The longest text in tokens that is read if no option says how long one may be.
  private func usualLength(_ directory: ModelDirectory) throws(FilbertError) -> Int {
    // What modules.json says of an encoder may not be computed; `vectors` says so.
    if directory.task == nil, let length = try? directory.vectorLength(requested: nil) {
      return length
    }
    return try directory.maximumLength(requested: nil)
  }

  /// How an encoder makes a vector of a text, or why it does not.
  private func vectors(_ directory: ModelDirectory) -> String {
    do throws(FilbertError) {
      guard let pipeline = try directory.pipeline else {
        return "mean, not normalized (there is no modules.json)"
      }
      _ = try pipeline.pooling.get()
      return pipeline.poolingName + (pipeline.isNormalized ? ", normalized" : ", not normalized")
    } catch {
      return "none by default: \(error.message(on: .commandLine))"
    }
  }

  /// What the head answers, or which vectors an encoder gives.
  private func headLines(_ directory: ModelDirectory) throws(FilbertError) -> [(String, String)] {
    guard let task = directory.task else { return [("vectors", vectors(directory))] }
    let labels = try directory.weights.fineTuned(taggingWords: task == .tagging).labels
    let isSigmoid =
      task == .regression && directory.weights.configuration.scoreActivation == .sigmoid
    var lines =
      answers(task).map { [("answers", $0 + (isSigmoid ? ", through a sigmoid" : ""))] } ?? []
    lines.append(
      task == .regression
        ? ("predicts", labels.joined())
        : ("labels", "\(labels.count): \(labels.joined(separator: ", "))"))
    guard task == .tagging else { return lines }
    let tags = TagSet(labels, scheme: try directory.record?.scheme)
    lines.append(
      (
        "entities",
        "\(tags.types.joined(separator: ", ")) (\(tags.scheme?.name ?? "no scheme"))"
      ))
    return lines
  }

  private func recordLines(_ directory: ModelDirectory) throws(FilbertError) -> [(String, String)] {
    guard let record = try directory.record else { return [] }
    let decision = try directory.decision.map { [("thresholds", $0.summary)] } ?? []
    // A model that Filbert did not train has a record if a threshold was stored with it.
    guard record[.version] != nil else { return decision }
    return decision + [
      (
        "trained by",
        "filbert \(record[.version]?.stringValue ?? "?") "
          + "from \(record[.model]?.stringValue ?? "?") on \(record[.train]?["file"]?.stringValue ?? "?")"
      )
    ]
  }

  private func architecture(_ task: ModelTask?, _ checkpoint: Checkpoint) -> String {
    switch task {
    case nil: "BERT encoder"
    case .classification, .multilabel, .regression: "BERT sequence classifier"
    case .tagging:
      "BERT token classifier"
        + (TokenClassifier.hasCRF(checkpoint) ? " with a conditional random field" : "")
    }
  }

  /// Nil for a tagger.
  private func answers(_ task: ModelTask) -> String? {
    let words: String? =
      switch task {
      case .classification: "one label a text"
      case .multilabel: "any number of labels a text"
      case .regression: "a number a text"
      case .tagging: nil
      }
    return words.map { "\($0) (\(task.problemType))" }
  }

  /// Whether a tensor counts: integers are constants, except for 8-bit weights, and what belongs to them is not a
  /// parameter.
  private func isWeight(_ tensor: TensorInfo, _ configuration: BertConfiguration) -> Bool {
    guard configuration.isQuantized else { return tensor.dataType.isReadable }
    return tensor.dataType == .i8
      || tensor.dataType.isReadable && !tensor.name.hasSuffix("_scale")
        && !tensor.name.hasSuffix("_factors")
  }

  /// `F32`, or all types that occur.
  private func types(_ checkpoint: Checkpoint) -> String {
    let types = checkpoint.names.compactMap { checkpoint.info($0)?.dataType }
    return Set(types.filter(\.isReadable).map(\.rawValue)).sorted().joined(separator: ", ")
  }

  /// Every file with its size. A directory that cannot be listed is no reason not to describe the
  /// model.
  private func files() -> [(String, String)] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: model)) ?? []
    return names.sorted().compactMap { name in
      // Not by FileManager's attributes: their number types differ between Foundation and its essentials.
      (try? MappedFile("\(model)/\(name)")).map {
        (name.escapedForTerminal, Rendering.bytes($0.count))
      }
    }
  }
}
