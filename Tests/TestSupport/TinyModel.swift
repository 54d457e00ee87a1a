import FilbertFiles
import FilbertJSON
import FilbertTensor
import FilbertTransformer
package import Foundation

/// A model directory small enough for tests: 16 features, 2 layers, random weights, the vocabulary of
/// `Tests/Fixtures/tokenizer`.
package enum TinyModel {
  /// Writes an encoder without a head into `directory`, which is created.
  @discardableResult
  package static func writeEncoder(
    to directory: URL, seed: UInt64 = 1, hiddenSize: Int = 16
  ) throws -> URL {
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let vocabulary = try Fixtures.data("tokenizer/vocab.txt")
    try vocabulary.write(to: directory.appending(path: "vocab.txt"))
    try Data(#"{"do_lower_case": true, "model_max_length": 64}"#.utf8)
      .write(to: directory.appending(path: "tokenizer_config.json"))
    let model = SentenceEncoder(
      configuration(vocabulary.count { $0 == UInt8(ascii: "\n") }, hiddenSize: hiddenSize))
    let parameters = Parameters(layout: model.layout)
    parameters.initialize(model.layout.slots, seed: seed, deviation: 0.1)
    try parameters.save(to: directory.appending(path: "model.safetensors").path)
    try Data(model.configuration.json().serialized().utf8)
      .write(to: directory.appending(path: "config.json"))
    return directory
  }

  private static func configuration(_ vocabularySize: Int, hiddenSize: Int) -> BertConfiguration {
    var configuration = BertConfiguration()
    configuration.vocabularySize = vocabularySize
    configuration.hiddenSize = hiddenSize
    configuration.layers = 2
    configuration.heads = 2
    configuration.intermediateSize = 2 * hiddenSize
    configuration.maximumPositions = 64
    return configuration
  }
}
