import FilbertInference
import FilbertJSON
import FilbertTensor
import FilbertTestSupport
import FilbertText
import FilbertTransformer
import Foundation
import Testing

/// Which models read pairs, and what a program is told about it.
@Suite struct PairsTests {
  @Test func aModelSaysWhetherItWasTrainedOnPairs() throws {
    let models = try TemporaryModels()
    try models.write(.regression, labels: ["spend"], to: "spend")
    #expect(try models.classifier().readsPairs && models.classifier().trainedOnPairs == nil)
    #expect(try models.regressor("spend").trainedOnPairs == nil)
    #expect(try models.embedder().readsPairs)
    for (columns, pairs) in [
      (#"{"text": "a", "text_pair": "b"}"#, true), (#"{"text": "a"}"#, false),
    ] {
      try models.write(#"{"columns": \#(columns)}"#, to: "classifier/training.json")
      try models.write(#"{"columns": \#(columns)}"#, to: "spend/training.json")
      #expect(try models.classifier().trainedOnPairs == pairs)
      #expect(try models.regressor("spend").trainedOnPairs == pairs)
    }
  }

  /// Removes the segment of second texts from an encoder, which then reads single texts only.
  private static func singleTextEncoder() throws -> TextEmbedder {
    let models = try TemporaryModels()
    let path = models.directory.appending(path: "encoder").path
    var configuration = try BertConfiguration(path: "\(path)/config.json")
    configuration.segmentTypes = 1
    let model = SentenceEncoder(configuration)
    let parameters = Parameters(layout: model.layout)
    parameters.initialize(model.layout.slots, seed: 1, deviation: 0.1)
    try parameters.save(to: "\(path)/model.safetensors", overwrite: true)
    try models.write(configuration.json().serialized(), to: "encoder/config.json")
    return try models.embedder()
  }

  @Test func aPairForAModelOfSingleTextsEndsTheProgram() async throws {
    let embedder = try Self.singleTextEncoder()
    #expect(!embedder.readsPairs)
    #expect(try await embedder.vector(for: "buy").count == embedder.dimensions)
    let result = await #expect(
      processExitsWith: .failure, observing: [\.standardErrorContent]
    ) {
      let embedder = try Self.singleTextEncoder()
      // Not the asynchronous form, which throws.
      func vector() -> [Float] { embedder.vector(for: "buy", pair: "phone") }
      _ = vector()
    }
    let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(message.contains("check readsPairs first"))
  }

  @Test func textsAndInputsGetTheSameAnswers() throws {
    let models = try TemporaryModels()
    try models.write(.regression, labels: ["spend"], to: "spend")
    let texts = TextClassifierTests.texts
    let inputs = texts.map { TextInput($0) }
    let (classifier, regressor) = (try models.classifier(), try models.regressor("spend"))
    let embedder = try models.embedder()
    #expect(classifier.predictions(for: texts) == classifier.predictions(for: inputs))
    #expect(regressor.predictions(for: texts) == regressor.predictions(for: inputs))
    #expect(embedder.vectors(for: texts) == embedder.vectors(for: inputs))
    let pair = TextInput("red phone", pair: "late order")
    #expect(embedder.vector(for: pair.text, pair: pair.pair) == embedder.vectors(for: [pair])[0])
    #expect(embedder.vector(for: pair.text) != embedder.vectors(for: [pair])[0])
  }
}
