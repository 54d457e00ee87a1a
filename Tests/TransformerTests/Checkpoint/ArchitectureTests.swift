import FilbertCore
import FilbertFiles
import FilbertJSON
import FilbertTensor
import FilbertTestSupport
import FilbertTransformer
import Foundation
import Testing

/// What a model is, by `architectures`, `problem_type`, the names of its tensors and the functions that `config.json`
/// names.
@Suite struct ArchitectureTests {
  /// The classifier of the fixtures with three labels, in which `change` edits `config.json` and `rename` all names.
  private func model(
    _ change: (inout JSONObject) -> Void = { _ in }, rows: Int = 3,
    rename: (String) -> String = { $0 }
  ) throws -> String {
    let directory = try Fixtures.temporaryDirectory().path
    let source = Fixtures.model("relu")
    var object = try #require(
      try JSONValue.parse(readFile("\(source)/config.json")).objectValue)
    change(&object)
    try writeFile("\(directory)/config.json", Array(JSONValue.object(object).serialized().utf8))
    let checkpoint = try Checkpoint(directory: source)
    var tensors: [String: (shape: [Int], values: [Float])] = [:]
    for name in checkpoint.names {
      guard let info = checkpoint.info(name), info.dataType.isReadable else { continue }
      var (shape, values) = (info.shape, try checkpoint.floats(name))
      if name.hasPrefix("classifier.") {
        values = Array(values[..<(values.count / shape[0] * rows)])
        shape[0] = rows
      }
      tensors[rename(name)] = (shape, values)
    }
    let writer = try SafetensorsWriter(
      "\(directory)/model.safetensors", tensors: tensors.map { ($0.key, $0.value.shape) },
      metadata: [:], overwrite: false)
    for name in writer.order {
      let values = try #require(tensors[name]).values
      try writer.append(values.span)
    }
    try writer.finish()
    return directory
  }

  private func named(_ name: String?) -> (inout JSONObject) -> Void {
    { $0["architectures"] = name.map { .array([.string($0)]) } }
  }

  private func refusal(_ directory: String) -> FilbertError? {
    #expect(throws: FilbertError.self) {
      try SequenceClassifier.load(ModelWeights(directory: directory))
    }
  }

  @Test(arguments: [
    ("BertForMultipleChoice", "chooses one of several texts"),
    ("BertForQuestionAnswering", "finds the answer to a question"),
    ("BertForNextSentencePrediction", "whether one sentence follows another"),
    ("BertForMaskedLM", "predicts words"), ("BertForPreTraining", "predicts words"),
    ("BertLMHeadModel", "predicts words"),
    ("BertForMultiLabel", "does not know what the classifier of that class answers"),
    ("BertCRF", "write this name into \"architectures\""),
  ])
  func refusesClassesThatAnswerSomethingElse(name: String, clause: String) throws {
    let directory = try model(named(name))
    #expect(try ModelWeights(directory: directory).task == nil)
    let error = refusal(directory)
    #expect(error?.code == .unsupported)
    #expect(error?.message.contains(name) == true)
    #expect(error?.message.contains(clause) == true, "\(error?.message ?? "")")
    // Its encoder can be fine-tuned all the same.
    _ = try SequenceClassifier.pretrained(
      ModelWeights(directory: directory), labels: ["a", "b"], task: .classification, dropout: nil,
      seed: 1)
  }

  @Test func takesTheFirstClassItKnows() throws {
    let directory = try model { $0["architectures"] = ["Mine", "BertForSequenceClassification"] }
    #expect(try ModelWeights(directory: directory).task == .classification)
    #expect(try ModelWeights(directory: model(named(nil))).task == .classification)
  }

  @Test func namesTheTensorsOfAnUnknownHead() throws {
    let directory = try model(rename: { $0.replacing("classifier.", with: "score.") })
    #expect(refusal(directory)?.message.contains("(score.bias, score.weight)") == true)
    let other = try model(rename: { "student." + $0 })
    let error = refusal(other)
    #expect(error?.message.contains("remove \"student.\" from the names") == true)
    let training = #expect(throws: FilbertError.self) {
      try SequenceClassifier.pretrained(
        ModelWeights(directory: other), labels: ["a", "b"], task: .classification, dropout: nil,
        seed: 1)
    }
    #expect(training?.message.contains("remove \"student.\"") == true)
  }

  @Test(arguments: ["_orig_mod.", "module.", "module._orig_mod.", "model.", "0.auto_model."])
  func readsThroughWrappers(prefix: String) throws {
    let plain = try SequenceClassifier.load(ModelWeights(directory: model()))
    let directory = try model(rename: { prefix + $0 })
    let wrapped = try SequenceClassifier.load(ModelWeights(directory: directory))
    #expect(wrapped.1.values.elements == plain.1.values.elements)
    let (_, _, report) = try SequenceClassifier.pretrained(
      ModelWeights(directory: directory), labels: ["a"], task: .regression, dropout: nil, seed: 1)
    #expect(report.unused(.unknown).isEmpty && report.unused(.taskHead).count == 2)
  }

  // MARK: - Cross-encoders

  private static let sigmoid = "torch.nn.modules.activation.Sigmoid"

  private func number(_ change: (inout JSONObject) -> Void) throws -> Float {
    let directory = try model(
      { object in
        for name in ["id2label", "label2id", "problem_type"] { object[name] = nil }
        change(&object)
      }, rows: 1)
    let (network, parameters) = try SequenceClassifier.load(ModelWeights(directory: directory))
    #expect(network.task == .regression)
    return network.probabilities(
      [TokenSequence(ids: [2, 9, 11, 3], segments: [0, 0, 0, 0])], parameters)[0, 0]
  }

  @Test func appliesTheFunctionOfACrossEncoder() throws {
    let logit = try number { _ in }
    let identity = try number {
      $0["sbert_ce_default_activation_function"] = "torch.nn.modules.linear.Identity"
    }
    #expect(identity == logit)
    let expected = 1 / (1 + exp(-Double(logit)))
    let older = try number { $0["sbert_ce_default_activation_function"] = .string(Self.sigmoid) }
    let newer = try number {
      $0["sentence_transformers"] = ["version": "5.1.0", "activation_fn": .string(Self.sigmoid)]
    }
    for value in [older, newer] { #expect(abs(Double(value) - expected) < 1e-6) }
    let saysRegression = try number {
      $0["problem_type"] = "regression"
      $0["sbert_ce_default_activation_function"] = .string(Self.sigmoid)
    }
    #expect(saysRegression == older)
  }

  @Test func refusesFunctionsItDoesNotCompute() throws {
    for value: JSONValue in ["torch.nn.modules.activation.Tanh", 3] {
      let error = #expect(throws: FilbertError.self) {
        try number { $0["sbert_ce_default_activation_function"] = value }
      }
      #expect(error?.message.contains("sbert_ce_default_activation_function") == true)
    }
  }

  @Test func aSigmoidOfSeveralScoresIsForSeveralLabels() throws {
    let directory = try model {
      $0["problem_type"] = nil
      $0["sbert_ce_default_activation_function"] = .string(Self.sigmoid)
    }
    #expect(try ModelWeights(directory: directory).task == .multilabel)
  }

  @Test func anotherHeadHasNoFunction() throws {
    var configuration = try BertConfiguration(
      path:
        "\(model { $0["sentence_transformers"] = ["activation_fn": .string(Self.sigmoid)] })/config.json"
    )
    #expect(configuration.json()["sentence_transformers"] != nil)
    configuration = configuration.fineTuned(for: .regression, labels: ["spend"])
    #expect(configuration.json()["sentence_transformers"] == nil)
  }
}
