import FilbertCore
import FilbertTestSupport
import FilbertTransformer
import Foundation
import Testing

@Suite struct CheckpointTests {
  private let directory: URL

  init() throws { directory = try Fixtures.temporaryDirectory() }

  private func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: directory.appending(path: name))
  }

  private func failure() -> FilbertError? {
    #expect(throws: FilbertError.self) { try Checkpoint(directory: directory.path) }
  }

  @Test func shardsReadAsOneFile() throws {
    let whole = try Checkpoint(directory: Fixtures.model("gelu"))
    let sharded = try Checkpoint(directory: Fixtures.model("sharded"))
    #expect(whole.names.count == 41)
    #expect(sharded.names == whole.names)
    for name in whole.names {
      #expect(try sharded.floats(name) == whole.floats(name))
      #expect(sharded.info(name)?.shape == whole.info(name)?.shape)
    }
    #expect(whole.info("nothing") == nil)
    #expect(throws: FilbertError.self) { try whole.floats("nothing") }
  }

  @Test func resolvesLegacyNames() throws {
    let legacy = try Checkpoint(directory: Fixtures.model("legacy"))
    let today = try Checkpoint(directory: Fixtures.model("gelu"))
    for name in today.names where name.hasPrefix("bert.") {
      let stored = try #require(legacy.resolve(name), "\(name)")
      #expect(try legacy.floats(stored) == today.floats(name))
    }
    #expect(
      legacy.resolve("bert.embeddings.LayerNorm.weight") == "embeddings.LayerNorm.gamma")
    #expect(legacy.resolve("classifier.weight") == nil)
    // And the other way round: a bare encoder's name in a file with a head.
    #expect(today.resolve("pooler.dense.bias") == "bert.pooler.dense.bias")
    #expect(today.resolve("bert.pooler.dense.gamma") == nil)
  }

  @Test(arguments: [
    (#"{"weight_map":{"a":"../model.safetensors"}}"#, "not the name of a .safetensors file"),
    (#"{"weight_map":{"a":"/etc/model.safetensors"}}"#, "not the name of a .safetensors file"),
    (#"{"weight_map":{"a":"..\\model.safetensors"}}"#, "not the name of a .safetensors file"),
    (#"{"weight_map":{"a":".safetensors"}}"#, "not the name of a .safetensors file"),
    (#"{"weight_map":{"a":"x\u0000.safetensors"}}"#, "not the name of a .safetensors file"),
    (#"{"weight_map":{"a":"pytorch_model.bin"}}"#, "not the name of a .safetensors file"),
    (#"{"weight_map":{"a":7}}"#, "not the name of a .safetensors file"),
    (#"{"weight_map":{}}"#, "The index has no \"weight_map\""),
    ("[]", "The index has no \"weight_map\""),
    ("{", "Invalid JSON"),
    (#"{"weight_map":{"a":"1.safetensors"}}"#, "1.safetensors, one of its 1 shards, is missing"),
  ])
  func refusesBadIndexes(index: String, clause: String) throws {
    try write("model.safetensors.index.json", index)
    let error = failure()
    #expect(error?.message.contains(clause) == true, "\(error?.message ?? "")")
  }

  @Test func namesATensorThatIsNotInItsShard() throws {
    try FileManager.default.copyItem(
      atPath: Fixtures.model("gelu/model.safetensors"),
      toPath: directory.appending(path: "1.safetensors").path)
    try write(
      "model.safetensors.index.json",
      #"{"weight_map":{"classifier.bias":"1.safetensors","b":"1.safetensors"}}"#)
    #expect(
      failure()?.message
        == "The index places the tensor \"b\" in 1.safetensors, which does not have "
        + "it; fetch index and shards again.")
  }

  @Test(arguments: [
    ("pytorch_model.bin", "torch.load(p"), ("pytorch_model.bin.index.json", "torch.load(p"),
    ("tf_model.h5", "from_pretrained(\"DIR\", from_tf=True)"),
    ("flax_model.msgpack", "from_pretrained(\"DIR\", from_flax=True)"),
    ("adapter_model.safetensors", "merge_and_unload()"), ("model.onnx", "only an ONNX export"),
    ("readme.txt", "no model.safetensors; fetch the model again"),
  ])
  func explainsHowToGetWeights(file: String, clause: String) throws {
    try write(file, "")
    let error = failure()
    #expect(error?.code == .missingInput)
    let clause = clause.replacing("DIR", with: directory.path)
    #expect(error?.message.contains(clause) == true, "\(error?.message ?? "")")
  }

  /// The class that is named keeps the head of the model.
  @Test(arguments: [
    ("BertForSequenceClassification", "AutoModelForSequenceClassification"),
    ("BertForTokenClassification", "AutoModelForTokenClassification"),
    ("BertForMaskedLM", "AutoModelForMaskedLM"), ("BertLMHeadModel", "AutoModelForCausalLM"),
    ("BertModel", "AutoModel"),
  ])
  func convertsWithTheClassOfTheModel(architecture: String, loader: String) throws {
    let sizes =
      #""vocab_size":9,"hidden_size":2,"num_hidden_layers":1,"num_attention_heads":1,"intermediate_size":2"#
    try write("config.json", "{\(sizes),\"architectures\":[\"\(architecture)\"]}")
    for file in ["pytorch_model.bin", "pytorch_model.bin.index.json"] {
      try write(file, "")
      let clause =
        "import \(loader); \(loader).from_pretrained(\"\(directory.path)\").save_pretrained("
      #expect(failure()?.message.contains(clause) == true, "\(failure()?.message ?? "")")
      try FileManager.default.removeItem(at: directory.appending(path: file))
    }
  }

  @Test func reportsWhatIsNotAModelDirectory() throws {
    let absent = #expect(throws: FilbertError.self) { try Checkpoint(directory: "/nowhere") }
    #expect(absent?.message.hasPrefix("There is no such model directory") == true)
    let file = #expect(throws: FilbertError.self) {
      try Checkpoint(directory: Fixtures.model("batch.json"))
    }
    #expect(file?.message.hasPrefix("This is a file; name the directory") == true)
  }
}
