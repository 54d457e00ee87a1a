package import FilbertCore
import FilbertFiles
package import FilbertJSON
import FilbertTensor

extension BertConfiguration {
  /// Larger sizes are a damaged file: products of any two stay far below 2^63.
  private static let sizeLimit = 1 << 24

  /// Reads `config.json`.
  ///
  /// - Throws: `missingInput`; otherwise as ``init(json:file:)``.
  package init(path: String) throws(FilbertError) {
    try self.init(json: JSONValue.parse(readFile(path), file: path), file: path)
  }

  /// Reads a parsed `config.json`.
  ///
  /// - Throws: `badData` if a member is missing, impossible or contradicts another; `unsupported`
  ///   if Filbert cannot compute the model exactly.
  package init(json: JSONValue, file: String? = nil) throws(FilbertError) {
    guard let object = json.objectValue else {
      throw FilbertError(.badData, "A model's configuration must be a JSON object.", file: file)
    }
    let members = ConfigurationMembers(object: object, file: file)
    try Self.checkSupported(members)
    source = object
    vocabularySize = try members.size("vocab_size", limit: Self.sizeLimit)
    hiddenSize = try members.size("hidden_size", limit: Self.sizeLimit)
    layers = try members.size("num_hidden_layers", limit: 1000)
    heads = try members.size("num_attention_heads", limit: Self.sizeLimit)
    intermediateSize = try members.size("intermediate_size", limit: Self.sizeLimit)
    maximumPositions = try members.size(
      "max_position_embeddings", default: maximumPositions, limit: Self.sizeLimit)
    segmentTypes = try members.size(
      "type_vocab_size", default: segmentTypes, limit: Self.sizeLimit)
    guard hiddenSize % heads == 0 else {
      throw members.invalid(
        "\"hidden_size\" (\(hiddenSize)) must be a multiple of \"num_attention_heads\" (\(heads))")
    }
    activation = try Self.activation(members)
    layerNormEpsilon = try members.positive("layer_norm_eps", default: layerNormEpsilon)
    initializerRange = try members.positive("initializer_range", default: initializerRange)
    hiddenDropout = try members.dropout("hidden_dropout_prob") ?? hiddenDropout
    attentionDropout = try members.dropout("attention_probs_dropout_prob") ?? attentionDropout
    classifierDropout = try members.dropout("classifier_dropout")
    labels = try ClassifierLabels.read(members)
    architectures = members["architectures"]?.arrayValue?.compactMap(\.stringValue) ?? []
    problemType = try Self.problemType(members)
    scoreActivation = try ScoreActivation(members)
    isQuantized = try Self.isQuantized(members)
  }

  /// The labels for a classifier of `rows` rows: those of the file, and `LABEL_i` for the rows it
  /// has no name for, as `transformers` names them. A regression has one, the name of its number.
  ///
  /// - Throws: `badData` if there are more labels than rows; `unsupported` if Filbert cannot
  ///   compute what the classifier does.
  package func labels(
    forRows rows: Int, taggingWords words: Bool = false
  ) throws(FilbertError) -> [String] {
    let task: ModelTask = words ? .tagging : .classification
    guard rows <= task.mostLabels else {
      throw FilbertError(
        .unsupported,
        "The classifier has \(rows) rows, and Filbert runs models of up to \(task.mostLabels) labels for "
          + "\(task.rawValue).")
    }
    try requireComputable(rows: rows, taggingWords: words)
    guard rows > 0 else {
      throw FilbertError(.badData, "The classifier has no rows; fetch the model again.")
    }
    guard labels.count <= rows else {
      if let gap = ClassifierLabels.gap(in: source, rows: rows) {
        throw FilbertError(
          .badData,
          "\"id2label\" has no \(gap.missing) and names \(gap.beyond), but the classifier has \(rows) rows; number its "
            + "labels from 0 to \(rows - 1).")
      }
      throw FilbertError(
        .badData,
        "config.json names \(labels.count) labels, but the classifier has \(rows) rows; the two files "
          + "belong to different models.")
    }
    return labels + (labels.count..<rows).map(ClassifierLabels.placeholder)
  }

  /// What a classifier of texts with these ``labels`` does.
  package var textTask: ModelTask { textTask(rows: labels.count) }

  /// What a classifier of texts with this number of rows does. If the file does not say, a single one is a number, as in
  /// `transformers`, and a cross-encoder with several scores gives a sigmoid of each if it names one.
  func textTask(rows: Int) -> ModelTask {
    if let problemType { return problemType }
    if rows == 1 { return .regression }
    return scoreActivation == .sigmoid ? .multilabel : .classification
  }

  private func requireComputable(rows: Int, taggingWords: Bool) throws(FilbertError) {
    switch (taggingWords, problemType) {
    case (true, nil), (true, .classification):
      guard rows != 1 else {
        throw FilbertError(
          .unsupported, "The classifier has one row, so every word would get the same tag.")
      }
    case (true, let task?):
      throw FilbertError(
        .unsupported,
        "The classifier of words is for \(task.problemType); Filbert tags words with \(ModelTask.tagging.problemType)."
      )
    case (false, .classification):
      guard rows != 1 else {
        // Softmax would answer 1 for every text.
        throw FilbertError(
          .unsupported,
          "The classifier has one row, so there is no label to choose; if the row is a score, set "
            + "\"problem_type\" to \"\(ModelTask.regression.problemType)\".")
      }
    case (false, .regression):
      guard rows <= 1 else {
        throw FilbertError(
          .unsupported,
          "The classifier answers \(rows) numbers for a text (\(ModelTask.regression.problemType)); Filbert runs "
            + "regression to one number.")
      }
    case (false, .multilabel), (false, .tagging), (false, nil): break
    }
  }

  /// Refuses models that would be computed incorrectly.
  private static func checkSupported(_ members: ConfigurationMembers) throws(FilbertError) {
    // Absent in the files of 2019, where a BERT was the only possibility.
    if let type = try members.string("model_type"), type != "bert" {
      throw members.unsupported(
        "The model is a \(type.quoted); Filbert runs models of type \"bert\"")
    }
    if let type = try members.string("position_embedding_type"), type != "absolute" {
      throw members.unsupported(
        "The model has \(type.quoted) position embeddings; Filbert computes \"absolute\" ones")
    }
    for name in ["is_decoder", "add_cross_attention", "is_encoder_decoder"]
    where try members.flag(name) {
      throw members.unsupported(
        "The model is a decoder (\"\(name)\" is true); Filbert runs encoders")
    }
    if let pruned = members["pruned_heads"]?.objectValue, pruned.count > 0 {
      throw members.unsupported("The model has pruned attention heads; Filbert runs whole layers")
    }
  }

  /// Whether the weights are quantized as ``quantization`` describes; refuses those of other
  /// programs.
  private static func isQuantized(_ members: ConfigurationMembers) throws(FilbertError) -> Bool {
    guard let found = members["quantization_config"] else { return false }
    guard let method = found["quant_method"]?.stringValue else {
      throw members.unsupported(
        "The weights are quantized, and nothing says how; use the original model in F32, F16 or BF16"
      )
    }
    guard method == quantization["quant_method"]?.stringValue else {
      throw members.unsupported(
        "The weights are quantized by \(method.quoted); use the original model in F32, F16 or BF16, and "
          + "`filbert quantize` to make it small")
    }
    for member in ["bits", "activation_bits"] where found[member] != quantization[member] {
      throw members.unsupported(
        "The weights were quantized by another version of Filbert (\"\(member)\" is "
          + "\(found[member].map(ConfigurationMembers.shown) ?? "missing")); quantize the original model again"
      )
    }
    return true
  }

  private static func activation(_ members: ConfigurationMembers) throws(FilbertError) -> Activation
  {
    guard let name = try members.string("hidden_act") else { return .gelu }
    guard let activation = Activation(hiddenAct: name) else {
      let names = Activation.hiddenActs.map { "\"\($0.name)\"" }.joined(separator: ", ")
      throw members.unsupported(
        "The activation \(name.quoted) is not supported; Filbert has \(names)")
    }
    return activation
  }

  private static func problemType(
    _ members: ConfigurationMembers
  ) throws(FilbertError) -> ModelTask? {
    guard let name = try members.string("problem_type") else { return nil }
    guard let type = ModelTask(problemType: name) else {
      let names = ModelTask.ofTexts.map { "\"\($0.problemType)\"" }.joined(separator: ", ")
      throw members.invalid("\"problem_type\" is \(name.quoted) and must be one of \(names)")
    }
    return type
  }
}
