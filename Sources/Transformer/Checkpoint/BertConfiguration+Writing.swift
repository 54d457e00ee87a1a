package import FilbertJSON
import FilbertTensor

extension BertConfiguration {
  /// The configuration of a classifier on this encoder, as `transformers` reads it.
  package func fineTuned(for task: ModelTask, labels: [String]) -> BertConfiguration {
    var configuration = self
    configuration.labels = labels
    configuration.problemType = task == .tagging ? nil : task
    configuration.architectures = [task.architecture]
    configuration.scoreActivation = nil
    return configuration
  }

  /// The same model with 8-bit weights.
  package var quantized: BertConfiguration {
    var configuration = self
    configuration.isQuantized = true
    return configuration
  }

  /// The member that says that the weights have 8 bits, under `quantization_config`. The bits of activations are part
  /// of a model: with other numbers of bits it gives other answers.
  static let quantization: JSONValue = [
    "quant_method": "filbert", "bits": 8,
    "activation_bits": .number(QuantizedTensor.activationBits),
  ]

  /// `config.json` for weights stored in F32, or in 8 bits where ``isQuantized``: ``source`` with the members Filbert
  /// knows set.
  package func json() -> JSONValue {
    var object = source
    object["architectures"] =
      architectures.isEmpty ? nil : .array(architectures.map { .string($0) })
    object["model_type"] = "bert"
    set(&object, "vocab_size", vocabularySize)
    set(&object, "hidden_size", hiddenSize)
    set(&object, "num_hidden_layers", layers)
    set(&object, "num_attention_heads", heads)
    set(&object, "intermediate_size", intermediateSize)
    set(&object, "max_position_embeddings", maximumPositions)
    set(&object, "type_vocab_size", segmentTypes)
    // gelu_new and gelu_pytorch_tanh are one function: the file's own name for it stays.
    if source["hidden_act"]?.stringValue.flatMap(Activation.init(hiddenAct:)) != activation {
      object["hidden_act"] = activation.hiddenAct.map { .string($0) }
    }
    set(&object, "layer_norm_eps", layerNormEpsilon)
    set(&object, "initializer_range", initializerRange)
    set(&object, "hidden_dropout_prob", hiddenDropout)
    set(&object, "attention_probs_dropout_prob", attentionDropout)
    object["classifier_dropout"] = classifierDropout.map { .number($0) } ?? .null
    object["problem_type"] = problemType.map { .string($0.problemType) }
    if scoreActivation == nil { ScoreActivation.remove(from: &object) }
    setLabels(&object)
    object["quantization_config"] = nil
    if isQuantized { object["quantization_config"] = Self.quantization }
    // transformers before 4.56 reads the first, later versions the second.
    object["torch_dtype"] = "float32"
    object["dtype"] = "float32"
    return .object(object)
  }

  /// Leaves the file's spelling of an equal number.
  private func set(_ object: inout JSONObject, _ name: String, _ value: Int) {
    if object[name]?.intValue != value { object[name] = .number(value) }
  }

  /// Leaves the file's spelling of an equal number.
  private func set(_ object: inout JSONObject, _ name: String, _ value: Float) {
    if object[name]?.doubleValue.map({ Float($0) }) != value { object[name] = .number(value) }
  }

  private func setLabels(_ object: inout JSONObject) {
    // It follows from the labels, and transformers warns if both are given.
    object["num_labels"] = nil
    object["id2label"] = nil
    object["label2id"] = nil
    guard !labels.isEmpty else { return }
    var names = JSONObject()
    var numbers = JSONObject()
    for (index, label) in labels.enumerated() {
      names[index.description] = .string(label)
      numbers[label] = .number(index)
    }
    object["id2label"] = .object(names)
    object["label2id"] = .object(numbers)
  }
}
