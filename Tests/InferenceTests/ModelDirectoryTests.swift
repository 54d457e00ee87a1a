import FilbertCore
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertTestSupport
import Foundation
import Testing

struct ModelDirectoryTests {
  private func error(
    loading name: String = "classifier", of models: TemporaryModels
  ) -> FilbertError? {
    #expect(throws: FilbertError.self) { try models.classifier(name) }
  }

  @Test func refusesAnEncoderAsAClassifier() throws {
    let models = try TemporaryModels()
    let error = error(loading: "encoder", of: models)
    #expect(error?.code == .unsupported)
    #expect(
      error?.message
        == "This model is an encoder without a classifier; fine-tune it with `filbert train` first."
    )
    #expect(try models.embedder("classifier").dimensions == 16)
  }

  @Test(arguments: ["config.json", "model.safetensors", "vocab.txt"])
  func everyFileIsNeeded(name: String) throws {
    let models = try TemporaryModels()
    try models.remove("classifier/\(name)")
    let error = error(of: models)
    #expect(error?.code == .missingInput)
    #expect(error?.description.contains(name) == true)
    #expect(throws: FilbertError.self) { try models.embedder("classifier") }
  }

  @Test func theTokenizerConfigurationMayBeAbsent() throws {
    let models = try TemporaryModels()
    try models.remove("classifier/tokenizer_config.json")
    #expect(try models.classifier().maximumLength == 64)
  }

  @Test func theDirectoryMustBeOne() throws {
    let models = try TemporaryModels()
    let absent = error(loading: "nothing", of: models)
    #expect(absent?.code == .missingInput)
    #expect(absent?.message.hasPrefix("There is no such model directory") == true)
    let file = error(loading: "classifier/config.json", of: models)
    #expect(file?.code == .missingInput)
    #expect(file?.message.hasPrefix("This is a file") == true)
  }

  @Test(arguments: [
    ("{}", ","), (#"{"label_separator":"|"}"#, "|"), (#"{"label_separator":""}"#, ","),
    (#"{"label_separator":7}"#, ","),
  ])
  func labelsAreSeparatedBySomething(record: String, separator: String) throws {
    #expect(try TrainingRecord(Array(record.utf8)).labelSeparator == separator)
  }

  @Test func theVocabularyMustFitTheEmbedding() throws {
    let models = try TemporaryModels()
    let vocabulary = String(decoding: try Fixtures.data("tokenizer/vocab.txt"), as: UTF8.self)
    try models.write(vocabulary + "extra\n", to: "classifier/vocab.txt")
    let error = error(of: models)
    #expect(error?.code == .badData)
    #expect(error?.message.contains("332 entries") == true)
    #expect(error?.message.contains("331 rows") == true)
    // Rows without a token are no harm: embeddings are padded to round sizes.
    try models.write(String(vocabulary.dropLast(8)), to: "classifier/vocab.txt")
    _ = try models.classifier()
  }

  @Test func givenLengthsMustFitTheModel() throws {
    let models = try TemporaryModels()
    for length in [3, 64] {
      #expect(
        try models.classifier(maximumLength: length).maximumLength == length)
    }
    for length in [Int.min, -1, 0, 2, 65, .max] {
      let error = #expect(throws: FilbertError.self) {
        try models.classifier(maximumLength: length)
      }
      #expect(error?.code == .usage)
      #expect(error?.message.contains("\(length)") == true)
    }
  }

  @Test(arguments: [
    // What the model was trained with, never beyond its positions and never without room for a text.
    (#"{"recipe": {"max_length": 20}}"#, 20), (#"{"recipe": {"max_length": 500}}"#, 64),
    (#"{"recipe": {"max_length": -4}}"#, 3),
    // Where that is not known, what the tokenizer says.
    (#"{"recipe": {}}"#, 48), ("{}", 48), (nil, 48),
  ])
  func theUsualLength(record: String?, length: Int) throws {
    let models = try TemporaryModels()
    try models.write(#"{"model_max_length": 48}"#, to: "classifier/tokenizer_config.json")
    if let record { try models.write(record, to: "classifier/training.json") }
    #expect(try models.classifier().maximumLength == length)
  }

  @Test func aHugeModelMaxLengthMeansThePositions() throws {
    let models = try TemporaryModels()
    try models.write(
      #"{"model_max_length": 1000000000000000019884624838656}"#,
      to: "classifier/tokenizer_config.json")
    #expect(try models.classifier().maximumLength == 64)
  }

  @Test func aDamagedTrainingRecordIsNamed() throws {
    let models = try TemporaryModels()
    try models.write("{", to: "classifier/training.json")
    let error = error(of: models)
    #expect(error?.code == .badData)
    #expect(error?.file?.hasSuffix("training.json") == true)
  }

  @Test func giantSizesAreRefusedBeforeMemoryIsTaken() throws {
    let models = try TemporaryModels()
    let giant: JSONValue = 16_777_216
    try models.configure([
      "vocab_size": giant, "hidden_size": giant, "intermediate_size": giant,
      "num_attention_heads": 1, "num_hidden_layers": 1000,
    ])
    #expect(error(of: models)?.code == .badData)
    #expect(throws: FilbertError.self) { try models.embedder("classifier") }
  }
}
