import FilbertCore
import FilbertFiles
import FilbertInference
import FilbertModelFiles
import FilbertTestSupport
import FilbertText
import FilbertTransformer
import Foundation

/// A directory whose weights and vocabulary are right, for each kind of model.
private struct PreparedModel {
  private let directory: String
  private let configuration: ScratchFile
  private let record: ScratchFile

  init(_ name: String, _ write: (URL) throws -> Void) {
    directory = "\(ScratchFile.directory)/\(name)"
    do { try write(URL(filePath: directory)) } catch { fatalError("\(error)") }
    configuration = ScratchFile("config.json", in: directory)
    record = ScratchFile("training.json", in: directory)
  }

  /// Reads what is there as any kind of model and lets it answer.
  func visit(_ parts: [ArraySlice<UInt8>]) {
    configuration.write(parts[0])
    if parts.count > 1 { record.write(parts[1]) }
    defer { record.remove() }
    answer { () throws(FilbertError) in
      let model = try TextClassifier(contentsOf: directory)
      require(model.prediction(for: texts[0]).probabilities.count == model.labels.count, "labels")
      _ = model.prediction(for: texts[1])
    }
    answer { () throws(FilbertError) in
      let model = try ModelDirectory(directory)
      _ = try model.decision
      guard let record = try model.record else { return }
      let card = ModelCard(
        record, model.task, model.weights.configuration, directory: directory)
      require(card.map { SealedText.isUnchanged($0.bytes) } ?? true, "a card with another hash")
    }
    answer { () throws(FilbertError) in
      _ = try TextRegressor(contentsOf: directory).prediction(for: texts[1])
    }
    answer { () throws(FilbertError) in
      _ = try TextTagger(contentsOf: directory).entities(in: texts)
    }
    answer { () throws(FilbertError) in
      let model = try TextEmbedder(contentsOf: directory)
      require(
        model.vector(for: texts[1]).count == model.dimensions, "dimensions")
    }
  }

  private func answer(_ body: () throws(FilbertError) -> Void) {
    do throws(FilbertError) { try body() } catch {
      require(error.file != nil, "an error without a file: \(error.description)")
    }
  }
}

private let texts = ["buy red phone", String(repeating: "how much is it? ", count: 30)]

private let prepared = [
  PreparedModel("classifier") { try TinyModel.writeClassifier(to: $0) },
  PreparedModel("tagger") { try TinyModel.writeTagger(to: $0, crf: true) },
]

/// The first byte says which weights they go with; up to a zero byte a `config.json`, after it a `training.json`. They
/// make a model that answers, or an error that names a file.
func fuzzModelFiles(_ bytes: [UInt8]) {
  guard let first = bytes.first else { return }
  prepared[Int(first) % prepared.count].visit(
    bytes.dropFirst().split(separator: 0, maxSplits: 1, omittingEmptySubsequences: false))
}
