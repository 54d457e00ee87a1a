import FilbertJSON
import FilbertTensor
package import FilbertTransformer
package import Foundation

extension TinyModel {
  /// Writes a classifier into `directory`, which is created: the encoder of ``writeEncoder(to:seed:)`` with weights
  /// large enough that different texts get different answers.
  @discardableResult
  package static func writeClassifier(
    to directory: URL, labels: [String] = ["buy", "refund"], task: ModelTask = .classification,
    seed: UInt64 = 1
  ) throws -> URL {
    try writeEncoder(to: directory, seed: seed)
    let encoder = try BertConfiguration(path: directory.appending(path: "config.json").path)
    let model = SequenceClassifier(
      encoder.fineTuned(for: task, labels: labels))
    let parameters = Parameters(layout: model.layout)
    parameters.initialize(model.layout.slots, seed: seed, deviation: 0.5)
    try parameters.save(
      to: directory.appending(path: "model.safetensors").path, overwrite: true)
    try Data(model.configuration.json().serialized().utf8)
      .write(to: directory.appending(path: "config.json"))
    return directory
  }

  /// Writes a tagger into `directory`, which is created, with weights large enough that different words get different
  /// tags.
  @discardableResult
  package static func writeTagger(
    to directory: URL, tags: [String] = ["B-ITEM", "B-SIZE", "I-ITEM", "I-SIZE", "O"],
    crf: Bool = false, seed: UInt64 = 1
  ) throws -> URL {
    try writeEncoder(to: directory, seed: seed)
    let encoder = try BertConfiguration(path: directory.appending(path: "config.json").path)
    let model = TokenClassifier(encoder.fineTuned(for: .tagging, labels: tags), hasCRF: crf)
    let parameters = Parameters(layout: model.layout)
    parameters.initialize(model.layout.slots, seed: seed, deviation: 0.5)
    try parameters.save(
      to: directory.appending(path: "model.safetensors").path, overwrite: true)
    try Data(model.configuration.json().serialized().utf8)
      .write(to: directory.appending(path: "config.json"))
    return directory
  }
}
