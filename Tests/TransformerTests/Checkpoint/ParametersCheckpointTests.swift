import FilbertCore
import FilbertFiles
import FilbertTestSupport
import FilbertTransformer
import Foundation
import Testing

@Suite struct ParametersCheckpointTests {
  private func model(_ name: String) throws -> SequenceClassifier {
    var configuration = try BertConfiguration(path: Fixtures.model("\(name)/config.json"))
    configuration.labels = ["none", "maybe", "buy"]
    return SequenceClassifier(configuration)
  }

  @Test(arguments: ["gelu", "gelu_new", "relu"])
  func loadsAndSavesTheSameBytes(name: String) throws {
    let checkpoint = try Checkpoint(directory: Fixtures.model(name))
    let (parameters, missing, report) = try Parameters.load(
      try model(name).layout, from: checkpoint)
    #expect(missing.isEmpty)
    #expect(report.unused.isEmpty)
    let directory = try Fixtures.temporaryDirectory()
    let path = directory.appending(path: "model.safetensors").path
    try parameters.save(to: path)
    #expect(try readFile(path) == readFile(Fixtures.model("\(name)/model.safetensors")))
    #expect(throws: FilbertError.self) { try parameters.save(to: path) }
  }

  @Test func reportsWhatTheCheckpointLacks() throws {
    let checkpoint = try Checkpoint(directory: Fixtures.model("legacy"))
    let (_, missing, report) = try Parameters.load(try model("legacy").layout, from: checkpoint)
    #expect(missing.map(\.name) == ["classifier.weight", "classifier.bias"])
    #expect(report.created == missing.map(\.name))
    #expect(report.loaded.count == 39)
    #expect(
      report.unused == [
        "cls.seq_relationship.bias", "cls.seq_relationship.weight", "embeddings.position_ids",
      ])
    #expect(report.unused(.unknown).isEmpty)
  }

  @Test func refusesTheWeightsOfAnotherModel() throws {
    var configuration = try BertConfiguration(path: Fixtures.model("gelu/config.json"))
    configuration.vocabularySize = 61
    let layout = SequenceClassifier(configuration).layout
    let checkpoint = try Checkpoint(directory: Fixtures.model("gelu"))
    let error = #expect(throws: FilbertError.self) {
      try Parameters.load(layout, from: checkpoint)
    }
    #expect(
      error?.message.contains("has shape [60, 16], but config.json asks for [61, 16]") == true)
  }
}
