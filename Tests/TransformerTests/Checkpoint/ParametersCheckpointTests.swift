import Files
import Foundation
import Tensor
import TestSupport
import Testing
import Transformer

@Suite struct ParametersCheckpointTests {
  private func model(_ name: String) throws -> SequenceClassifier {
    var configuration = try BertConfiguration(path: Fixtures.model("\(name)/config.json"))
    configuration.labels = ["none", "maybe", "buy"]
    return SequenceClassifier(configuration)
  }

  @Test(arguments: ["gelu", "gelu_new", "relu"])
  func loadsAndWritesTheSameBytes(name: String) throws {
    let parameters = Parameters(layout: try model(name).layout)
    let report = try parameters.load(Checkpoint(directory: Fixtures.model(name)))
    #expect(report.created.isEmpty)
    #expect(report.unused.isEmpty)
    let directory = try Fixtures.temporaryDirectory()
    let path = directory.appending(path: "model.safetensors").path
    try parameters.write(to: path)
    #expect(try readFile(path) == readFile(Fixtures.model("\(name)/model.safetensors")))
    #expect(throws: FilbertError.self) { try parameters.write(to: path) }
  }

  @Test func leavesWhatTheCheckpointLacks() throws {
    let model = try model("legacy")
    let parameters = Parameters(layout: model.layout)
    parameters.values.fill(7)
    let report = try parameters.load(Checkpoint(directory: Fixtures.model("legacy")))
    #expect(report.created == ["classifier.weight", "classifier.bias"])
    #expect(report.loaded.count == 39)
    #expect(
      report.unused == [
        "cls.seq_relationship.bias", "cls.seq_relationship.weight", "embeddings.position_ids",
      ])
    #expect(report.unused(.unknown).isEmpty)
    let values = parameters.values.row(0)
    let created = model.layout.slots.filter { report.created.contains($0.name) }
    #expect(created.allSatisfy { values[$0.range].allSatisfy { $0 == 7 } })
    let loaded = model.layout.slots.filter { !report.created.contains($0.name) }
    #expect(loaded.allSatisfy { values[$0.range].allSatisfy { $0 != 7 } })
  }

  @Test func refusesTheWeightsOfAnotherModel() throws {
    var configuration = try BertConfiguration(path: Fixtures.model("gelu/config.json"))
    configuration.vocabularySize = 61
    let parameters = Parameters(layout: SequenceClassifier(configuration).layout)
    let checkpoint = try Checkpoint(directory: Fixtures.model("gelu"))
    let error = #expect(throws: FilbertError.self) { try parameters.load(checkpoint) }
    #expect(
      error?.message.contains("has shape [60, 16], but config.json asks for [61, 16]") == true)
  }
}
