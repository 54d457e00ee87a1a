import FilbertCore
import FilbertFiles
import FilbertJSON
import FilbertTensor
import FilbertTestSupport
import FilbertTransformer
import Foundation
import Testing

@Suite struct BertConfigurationTests {
  /// A complete small file in which `members` replace or add members.
  private func read(_ members: JSONObject) throws -> BertConfiguration {
    var object = JSONObject()
    for (name, size) in [
      ("vocab_size", 60), ("hidden_size", 16), ("num_hidden_layers", 2),
      ("num_attention_heads", 2), ("intermediate_size", 24),
    ] { object[name] = .number(size) }
    for (name, value) in members.members { object[name] = value }
    return try BertConfiguration(json: .object(object), file: "config.json")
  }

  private func failure(_ members: JSONObject) -> FilbertError? {
    #expect(throws: FilbertError.self) { try read(members) }
  }

  @Test func readsWhatTransformersWrites() throws {
    let configuration = try BertConfiguration(path: Fixtures.model("gelu/config.json"))
    #expect(configuration.vocabularySize == 60)
    #expect(configuration.hiddenSize == 16)
    #expect(configuration.layers == 2)
    #expect(configuration.heads == 2)
    #expect(configuration.intermediateSize == 24)
    #expect(configuration.activation == .gelu)
    #expect(configuration.maximumPositions == 40)
    #expect(configuration.segmentTypes == 2)
    #expect(configuration.layerNormEpsilon == 1e-12)
    #expect(configuration.hiddenDropout == 0.1)
    #expect(configuration.attentionDropout == 0.1)
    #expect(configuration.classifierDropout == nil)
    #expect(configuration.initializerRange == 0.3)
    #expect(configuration.labels == ["none", "maybe", "buy"])
    #expect(configuration.problemType == .classification)
    #expect(configuration.architectures == ["BertForSequenceClassification"])
    let others = try ["gelu_new", "relu", "legacy"].map {
      try BertConfiguration(path: Fixtures.model("\($0)/config.json"))
    }
    #expect(others.map(\.activation) == [.geluTanh, .relu, .gelu])
    #expect(others.map(\.labels.count) == [3, 3, 0])
  }

  @Test func writesBackWhatItRead() throws {
    for name in ["gelu", "gelu_new", "relu", "legacy"] {
      let path = Fixtures.model("\(name)/config.json")
      let original = try #require(try JSONValue.parse(readFile(path)).objectValue)
      let written = try #require(try BertConfiguration(path: path).json().objectValue)
      // label2id is ordered by name in transformers' files and by number in Filbert's.
      for (member, value) in original.members where member != "label2id" {
        #expect(written[member] == value, "\(member)")
      }
      #expect(
        Set(written["label2id"]?.objectValue?.names ?? [])
          == Set(original["label2id"]?.objectValue?.names ?? []))
      let added = Set(written.names).subtracting(original.names)
      let expected: Set<String> =
        name == "legacy"
        ? ["model_type", "layer_norm_eps", "classifier_dropout", "torch_dtype", "dtype"]
        : ["torch_dtype"]
      #expect(added == expected)
    }
  }

  @Test func writesAClassifier() throws {
    var base = try read([
      "_name_or_path": "somewhere", "hidden_act": "gelu_pytorch_tanh", "num_labels": 2,
      "id2label": ["0": "x", "1": "y"], "problem_type": nil, "torch_dtype": "float16",
      "hidden_dropout_prob": 0.10, "layer_norm_eps": 1e-5,
    ])
    base.hiddenDropout = 0.2
    let classifier = base.fineTuned(for: .classification, labels: ["buy", "é", "e\u{301}"])
    let json = classifier.json()
    #expect(json["_name_or_path"] == "somewhere")
    #expect(json["hidden_act"] == "gelu_pytorch_tanh")
    #expect(json["hidden_dropout_prob"] == 0.2)
    #expect(json["num_labels"] == nil)
    #expect(json["id2label"] == ["0": "buy", "1": "é", "2": "e\u{301}"])
    #expect(json["label2id"] == ["buy": 0, "é": 1, "e\u{301}": 2])
    #expect(json["problem_type"] == "single_label_classification")
    #expect(json["architectures"] == ["BertForSequenceClassification"])
    #expect(json["model_type"] == "bert")
    #expect(json["torch_dtype"] == "float32")
    #expect(json["dtype"] == "float32")
    var again = try BertConfiguration(json: json)
    #expect(again.source != classifier.source)
    again.source = classifier.source
    #expect(again == classifier)
  }

  @Test func writesAConfigurationMadeInMemory() throws {
    let made = BertConfiguration(
      vocabularySize: 9, hiddenSize: 4, layers: 1, heads: 2, intermediateSize: 8, activation: .relu,
      maximumPositions: 7, segmentTypes: 1, labels: ["a"])
    var again = try BertConfiguration(json: JSONValue.parse(made.json().serialized(pretty: true)))
    again.source = made.source
    #expect(again == made)
  }

  @Test(
    arguments: [
      ("vocab_size", 0, "\"vocab_size\" is 0 and must be a whole number from 1 to 16777216."),
      ("hidden_size", -16, "\"hidden_size\" is -16 and must be"),
      ("num_hidden_layers", 1001, "\"num_hidden_layers\" is 1001 and must be"),
      ("intermediate_size", 99_999_999_999, "\"intermediate_size\" is 99999999999 and must be"),
      ("max_position_embeddings", 1.5, "\"max_position_embeddings\" is 1.5 and must be"),
      ("type_vocab_size", "2", "\"type_vocab_size\" is \"2\" and must be"),
      (
        "num_attention_heads", 3,
        "\"hidden_size\" (16) must be a multiple of \"num_attention_heads\" (3)"
      ),
      (
        "vocab_size", nil,
        "\"vocab_size\" is missing, so this is not the configuration of a BERT model."
      ),
      ("layer_norm_eps", 0, "\"layer_norm_eps\" is 0 and must be a number above 0."),
      ("layer_norm_eps", 1e-300, "must be a number above 0."),
      ("hidden_dropout_prob", 1, "must be a probability from 0 to below 1."),
      ("attention_probs_dropout_prob", -0.1, "must be a probability from 0 to below 1."),
      ("classifier_dropout", "0.1", "must be a probability from 0 to below 1."),
      ("initializer_range", "big", "must be a number above 0."),
      ("is_decoder", 1, "\"is_decoder\" is 1 and must be true or false."),
      ("model_type", ["bert"], "\"model_type\" is [\"bert\"] and must be a string."),
      ("problem_type", "ranking", "\"problem_type\" is \"ranking\" and must be one of"),
    ] as [(String, JSONValue, String)])
  func refusesImpossibleMembers(name: String, value: JSONValue, clause: String) {
    var members = JSONObject()
    members[name] = value
    let error = failure(members)
    #expect(error?.code == .badData)
    #expect(error?.message.contains(clause) == true, "\(error?.message ?? "")")
    #expect(error?.file == "config.json")
  }

  @Test(
    arguments: [
      (
        "model_type", "roberta", "The model is a \"roberta\"; Filbert runs models of type \"bert\"."
      ),
      (
        "hidden_act", "silu",
        "\"silu\" is not supported; Filbert has \"gelu\", \"gelu_new\", \"gelu_pytorch_tanh\", \"relu\""
      ),
      ("position_embedding_type", "relative_key", "\"relative_key\" position embeddings"),
      ("is_decoder", true, "The model is a decoder (\"is_decoder\" is true)"),
      ("add_cross_attention", true, "The model is a decoder (\"add_cross_attention\" is true)"),
      ("pruned_heads", ["0": [1]], "pruned attention heads"),
      ("quantization_config", ["bits": 8], "The weights are quantized"),
    ] as [(String, JSONValue, String)])
  func refusesOtherModels(name: String, value: JSONValue, clause: String) {
    var members = JSONObject()
    members[name] = value
    let error = failure(members)
    #expect(error?.code == .unsupported)
    #expect(error?.message.contains(clause) == true, "\(error?.message ?? "")")
  }

  @Test func refusesWhatIsNotAnObject() {
    #expect(throws: FilbertError.self) { try BertConfiguration(json: []) }
    let error = #expect(throws: FilbertError.self) { try BertConfiguration(path: "/nowhere") }
    #expect(error?.code == .missingInput)
  }
}
