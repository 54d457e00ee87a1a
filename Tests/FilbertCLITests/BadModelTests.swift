import FilbertJSON
import FilbertTensor
import FilbertTestSupport
import FilbertTransformer
import Foundation
import Testing

/// Model directories that cannot be used.
struct BadModelTests {
  private static let predict = "predict --model classifier --input data.txt --output scored.csv"

  private func workspace() throws -> Workspace {
    let workspace = try Workspace("classifier")
    try workspace.write("data.txt", "buy\n")
    return workspace
  }

  /// Replaces members of `config.json`.
  private func configure(_ workspace: Workspace, _ members: [String: JSONValue]) throws {
    var object = try #require(
      try JSONValue.parse([UInt8](workspace.bytes("classifier/config.json"))).objectValue)
    for (name, value) in members { object[name] = value }
    try workspace.write("classifier/config.json", JSONValue.object(object).serialized())
  }

  @Test func noDirectory() async throws {
    let workspace = try workspace()
    try workspace.write("train.csv", Corpora.twoClasses())
    for command in [
      "train --train train.csv --output model", "evaluate --data train.csv",
      "predict --input data.txt --output scored.csv",
      "embed --input data.txt --output vectors.jsonl",
      "tokenize --input data.txt", "inspect",
    ] {
      try await workspace.expectRefusal(
        "\(command) --model nothing", code: 66,
        "nothing: There is no such model directory; check the path or fetch the model first.")
      try await workspace.expectRefusal(
        "\(command) --model data.txt", code: 66,
        "data.txt: This is a file; name the directory that has config.json and the weights.")
    }
  }

  @Test(arguments: [
    ("config.json", "classifier/config.json: There is no such file."),
    (
      "model.safetensors",
      "classifier: The directory has no model.safetensors; fetch the model again or name another directory."
    ),
    (
      "vocab.txt",
      "classifier: The model directory has no vocab.txt and no tokenizer.json; copy the model's tokenizer files "
        + "there."
    ),
  ])
  func aFileIsMissing(name: String, sentence: String) async throws {
    let workspace = try workspace()
    try workspace.write("train.csv", Corpora.twoClasses())
    try workspace.remove("classifier/\(name)")
    for command in [
      Self.predict, "evaluate --model classifier --data train.csv --quiet",
      "inspect --model classifier",
      "embed --model classifier --input data.txt --output vectors.jsonl",
      "train --model classifier --train train.csv --output model --quiet",
    ] {
      try await workspace.expectRefusal(command, code: 66, sentence)
    }
  }

  private static let unsupported: [([String: JSONValue], String)] = [
    (
      ["model_type": "gpt2"],
      "The model is a \"gpt2\"; Filbert runs models of type \"bert\"."
    ),
    (
      ["hidden_act": "swish"],
      "The activation \"swish\" is not supported; Filbert has \"gelu\", \"gelu_new\", \"gelu_pytorch_tanh\", "
        + "\"relu\", \"tanh\"."
    ),
    (
      ["num_attention_heads": 3],
      "\"hidden_size\" (16) must be a multiple of \"num_attention_heads\" (3)."
    ),
    (
      ["is_decoder": true],
      "The model is a decoder (\"is_decoder\" is true); Filbert runs encoders."
    ),
    (
      ["problem_type": "regression"],
      "The classifier answers 2 numbers for a text (regression); Filbert runs regression to one number."
    ),
  ]

  @Test(arguments: unsupported)
  func theConfigurationIsUnsupported(
    members: [String: JSONValue], sentence: String
  ) async throws {
    let workspace = try workspace()
    try configure(workspace, members)
    try await workspace.expectRefusal(
      Self.predict, code: 65, "classifier/config.json: \(sentence)")
  }

  @Test func theConfigurationIsNotJSON() async throws {
    let workspace = try workspace()
    try workspace.write("classifier/config.json", "{\n\"model_type\": bert\n}")
    let outcome = try await workspace.run(Self.predict)
    #expect(outcome.status == 65)
    #expect(
      outcome.errorLines.first?.hasPrefix("classifier/config.json:2: Invalid JSON at column 15")
        == true)
  }

  @Test func sizesContradictTheWeights() async throws {
    let workspace = try workspace()
    try configure(workspace, ["intermediate_size": 64])
    try await workspace.expectRefusal(
      Self.predict, code: 65,
      "classifier/model.safetensors: The tensor \"bert.encoder.layer.0.intermediate.dense.weight\" has shape "
        + "[32, 16], but config.json asks for [64, 16]; the two files belong to different models.")
    try configure(workspace, ["intermediate_size": 32, "num_hidden_layers": 3])
    try await workspace.expectRefusal(
      Self.predict, code: 65,
      "classifier: The checkpoint lacks the tensor bert.encoder.layer.2.attention.self.query.weight; it is "
        + "incomplete, or config.json belongs to another model.")
    let giant: JSONValue = 16_777_216
    try configure(
      workspace,
      [
        "vocab_size": giant, "hidden_size": giant, "num_attention_heads": 1,
        "num_hidden_layers": 1000,
      ])
    let outcome = try await workspace.run(Self.predict)
    #expect(outcome.status == 65 && outcome.errorLines.count == 1)
  }

  @Test func theVocabularyIsLargerThanTheEmbedding() async throws {
    let workspace = try workspace()
    try workspace.write(
      "classifier/vocab.txt", try workspace.read("classifier/vocab.txt") + "more\n")
    try await workspace.expectRefusal(
      Self.predict, code: 65,
      "classifier: The vocabulary has 332 entries but the model's embedding has 331 rows; take both from the "
        + "same model.")
  }

  @Test func anEncoderPredictsNothing() async throws {
    let workspace = try workspace()
    try TinyModel.writeEncoder(to: workspace.url("encoder"))
    try workspace.write("test.csv", "text,label\na,buy\n")
    let sentence =
      "encoder: This model is an encoder without a classifier; fine-tune it with `filbert train` first."
    try await workspace.expectRefusal(
      "predict --model encoder --input data.txt --output scored.csv", code: 65, sentence)
    try await workspace.expectRefusal(
      "evaluate --model encoder --data test.csv", code: 65, sentence)
  }

  @Test func weightsAreTruncated() async throws {
    let workspace = try workspace()
    let whole = [UInt8](try workspace.bytes("classifier/model.safetensors"))
    for count in [0, 7, 100, whole.count / 2, whole.count - 1] {
      try workspace.write("classifier/model.safetensors", Array(whole[..<count]))
      let outcome = try await workspace.run(Self.predict)
      #expect(outcome.status == 65)
      #expect(outcome.errorLines.count == 1)
      #expect(outcome.errorLines.first?.hasPrefix("classifier/model.safetensors: ") == true)
      #expect(!workspace.exists("scored.csv"))
    }
  }

  @Test(arguments: ["I64", "I32", "U8", "BOOL"])
  func refusesWeightsThatAreNotFloats(type: String) async throws {
    let workspace = try workspace()
    try replaceTensor(workspace, "classifier.bias", type: type)
    try await workspace.expectRefusal(
      Self.predict, code: 65,
      "classifier/model.safetensors: The tensor \"classifier.bias\" is stored as \(type) and cannot be read as a "
        + "weight; save the model in F32, F16 or BF16.")
  }

  /// Gives a tensor of two elements another element type, with as many zero bytes as that needs.
  private func replaceTensor(_ workspace: Workspace, _ name: String, type: String) throws {
    let file = [UInt8](try workspace.bytes("classifier/model.safetensors"))
    let length = file[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
    var header = try #require(try JSONValue.parse(Array(file[8..<8 + length])).objectValue)
    let data = file[(8 + length)...]
    let size = 2 * (["I64": 8, "I32": 4][type] ?? 1)
    header[name] = [
      "dtype": .string(type), "shape": [2],
      "data_offsets": [.number(data.count), .number(data.count + size)],
    ]
    // The bytes it had must belong to something.
    header["old"] = [
      "dtype": "F32", "shape": [2],
      "data_offsets": try #require(
        try JSONValue.parse(Array(file[8..<8 + length]))[name]?["data_offsets"]),
    ]
    let text = Array(JSONValue.object(header).serialized().utf8)
    let frame = (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) }
    try workspace.write(
      "classifier/model.safetensors", frame + text + data + [UInt8](repeating: 0, count: size))
  }

  @Test(arguments: [Float.nan, .infinity])
  func weightsAreNotFinite(value: Float) async throws {
    let workspace = try workspace()
    try workspace.write("train.csv", Corpora.twoClasses())
    let path = workspace.url("classifier/model.safetensors").path
    let (model, parameters) = try SequenceClassifier.load(
      ModelWeights(directory: workspace.url("classifier").path))
    let slot = try #require(
      model.layout.slots.first { $0.name == "bert.encoder.layer.1.output.dense.weight" })
    parameters.values.withMutableSpan { $0[slot.offset + 37] = value }
    try workspace.remove("classifier/model.safetensors")
    try parameters.save(to: path)
    let sentence =
      "classifier: The tensor \"bert.encoder.layer.1.output.dense.weight\" has values that are not finite "
      + "numbers; training went wrong or the file is damaged."
    for command in [
      Self.predict, "embed --model classifier --input data.txt --output vectors.jsonl",
      "train --model classifier --train train.csv --output model --quiet",
    ] {
      try await workspace.expectRefusal(command, code: 65, sentence)
    }
  }

  /// A model says in `training.json` whether it was trained on pairs.
  @Test func singleTextsAndPairsAreNotMixedUp() async throws {
    let workspace = try workspace()
    try workspace.write("pairs.csv", "text,text_pair\nbuy,phone\n")
    let predict = "predict --model classifier --output scored.csv --input"
    try workspace.write(
      "classifier/training.json", #"{"columns": {"text": "a", "text_pair": null, "label": "l"}}"#)
    try await workspace.expectRefusal(
      "\(predict) pairs.csv", code: 64,
      "classifier: The model was trained on single texts; name one column with --text-column.")
    try workspace.write(
      "classifier/training.json", #"{"columns": {"text": "a", "text_pair": "b", "label": "l"}}"#)
    try await workspace.expectRefusal(
      "\(predict) data.txt", code: 64,
      "classifier: The model was trained on pairs of texts; name the second column with --text-pair-column."
    )
  }
}
