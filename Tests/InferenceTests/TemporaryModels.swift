import FilbertCore
import FilbertFiles
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertTestSupport
import FilbertTransformer
import Foundation

/// Tiny model directories that live as long as this object.
final class TemporaryModels {
  let directory: URL

  init() throws {
    directory = try Fixtures.temporaryDirectory()
    try TinyModel.writeEncoder(to: directory.appending(path: "encoder"))
    try TinyModel.writeClassifier(to: directory.appending(path: "classifier"))
  }

  deinit {
    try? FileManager.default.removeItem(at: directory)
  }

  /// Loads a classifier. A method of this object, so that the directory is there until it has been read.
  func classifier(
    _ name: String = "classifier", maximumLength: Int? = nil, longTexts: LongTexts? = nil
  ) throws(FilbertError) -> TextClassifier {
    try TextClassifier(
      contentsOf: directory.appending(path: name).path, maximumLength: maximumLength,
      longTexts: longTexts)
  }

  /// Writes a classifier of another problem, or a regression.
  func write(_ task: ModelTask, labels: [String], to name: String) throws {
    try TinyModel.writeClassifier(
      to: directory.appending(path: name), labels: labels, task: task)
  }

  func regressor(_ name: String) throws(FilbertError) -> TextRegressor {
    try TextRegressor(contentsOf: directory.appending(path: name).path)
  }

  /// Loads a tagger that is written first.
  func tagger(
    _ name: String = "tagger", tags: [String] = ["B-ITEM", "B-SIZE", "I-ITEM", "I-SIZE", "O"],
    crf: Bool = false, maximumLength: Int? = nil, decoding: Decoding = .constrained
  ) throws -> TextTagger {
    let path = directory.appending(path: name)
    if !FileManager.default.fileExists(atPath: path.path) {
      try TinyModel.writeTagger(to: path, tags: tags, crf: crf)
    }
    return try TextTagger(
      contentsOf: path.path, maximumLength: maximumLength, decoding: decoding)
  }

  /// Loads an encoder.
  func embedder(
    _ name: String = "encoder", maximumLength: Int? = nil
  ) throws(FilbertError) -> TextEmbedder {
    try TextEmbedder(
      contentsOf: directory.appending(path: name).path, maximumLength: maximumLength)
  }

  func writeClassifier(_ name: String, labels: [String]) throws {
    try TinyModel.writeClassifier(to: directory.appending(path: name), labels: labels)
  }

  /// Writes the model `name` with 8-bit weights.
  func quantize(_ name: String, to output: String) throws {
    let target = try OutputDirectory(directory.appending(path: output).path, marker: "config.json")
    try QuantizedModel(ModelDirectory(directory.appending(path: name).path)).write(into: target)
    try target.commit()
  }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: directory.appending(path: name))
  }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(at: directory.appending(path: name))
  }

  /// Sets members of the classifier's `config.json`, and removes others.
  func configure(_ members: [String: JSONValue], removing removed: [String] = []) throws {
    let url = directory.appending(path: "classifier/config.json")
    var object = try JSONValue.parse([UInt8](Data(contentsOf: url))).objectValue ?? JSONObject()
    for (name, value) in members { object[name] = value }
    for name in removed { object[name] = nil }
    try Data(JSONValue.object(object).serialized().utf8).write(to: url)
  }
}
