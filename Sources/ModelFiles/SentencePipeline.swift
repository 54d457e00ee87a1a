package import FilbertCore
import FilbertJSON
package import FilbertTransformer

/// How an encoder's directory says that a text becomes a vector, as sentence-transformers reads it: an encoder, the
/// pooling of its rows, and perhaps a scaling to length 1.
///
/// Everything else is refused: a vector that looks like any other and is not the model's is worse than none.
package struct SentencePipeline: Sendable {
  /// How the rows of a text become one; the failure waits until somebody asks, since a caller may want another one.
  package let pooling: Result<SentenceEncoder.Pooling, FilbertError>
  /// The name of that pooling, which need not be one that is computed.
  package let poolingName: String
  /// Whether the vectors have length 1.
  package let isNormalized: Bool
  /// The longest sequence in tokens, special tokens included; nil if only the tokenizer says.
  package let maximumLength: Int?

  /// - Parameter lowercases: whether the tokenizer makes texts lower-case.
  /// - Throws: `unsupported` for a module, a default prompt or a lower-casing that is not computed; `badData` for what
  ///   sentence-transformers would not load either.
  init(_ files: SentencePipelineFiles, lowercases: Bool) throws(FilbertError) {
    for (place, module) in files.modules.enumerated() {
      switch (place, module.name) {
      case (0, "Transformer") where module.path.isEmpty, (1, "Pooling"), (2..., "Normalize"):
        continue
      default: throw Self.unsupported(module, place, files)
      }
    }
    isNormalized = files.modules.count > 2
    (poolingName, pooling) = try Self.pooling(files)
    maximumLength = try Self.maximumLength(files)
    try Self.requireNoPrompt(files)
    if files.encoder["do_lower_case"]?.boolValue == true, !lowercases {
      throw FilbertError(
        .unsupported,
        "\"do_lower_case\" is true here and false in the tokenizer, so texts would have to be made lower-case first; do "
          + "that yourself and set it to false.", file: "\(files.directory)/\(files.encoderFile)")
    }
  }

  private static func unsupported(
    _ module: SentencePipelineFiles.Module, _ place: Int, _ files: SentencePipelineFiles
  ) -> FilbertError {
    let advice =
      place == 0
      ? "take a model that begins with a Transformer in its own directory"
      : "take it out of this file if the vectors without it are what you want"
    return FilbertError(
      .unsupported,
      "Module \(place) of this encoder is \(module.name.quoted)"
        + (module.path.isEmpty ? "" : " in \(module.path.quoted)")
        + ", and only Transformer, Pooling and Normalize are computed, in this order; \(advice).",
      file: "\(files.directory)/\(SentencePipelineFiles.modulesFile)")
  }

  /// What a pooling is called in `pooling_mode`, and the member that older files have for it.
  private static let modes = [
    ("cls", "pooling_mode_cls_token"), ("mean", "pooling_mode_mean_tokens"),
    ("max", "pooling_mode_max_tokens"),
    ("mean_sqrt_len_tokens", "pooling_mode_mean_sqrt_len_tokens"),
    ("weightedmean", "pooling_mode_weightedmean_tokens"), ("lasttoken", "pooling_mode_lasttoken"),
  ]

  private static func pooling(
    _ files: SentencePipelineFiles
  ) throws(FilbertError) -> (String, Result<SentenceEncoder.Pooling, FilbertError>) {
    var file = "\(files.directory)/\(SentencePipelineFiles.modulesFile)"
    var names: [String] = []
    if files.modules.count > 1 {
      file = files.modules[1].configurationFile
      guard let configuration = files.modules[1].configuration else {
        throw FilbertError(
          .missingInput,
          "The configuration of the encoder's pooling is missing; fetch the model again.",
          file: file)
      }
      names = try poolingNames(configuration, file: file)
    }
    let name = names.joined(separator: " + ")
    if let pooling = SentenceEncoder.Pooling(rawValue: name) { return (name, .success(pooling)) }
    return (
      name.isEmpty ? "none" : name,
      .failure(
        FilbertError(
          .unsupported,
          naming:
            "The pooling of this encoder is \(name.isEmpty ? "not stated" : name), and only mean and cls are "
            + "computed; set \(.pooling) to one of these if that vector is what you want.",
          file: file))
    )
  }

  /// The names of the poolings whose results are joined; usually one.
  private static func poolingNames(
    _ configuration: JSONObject, file: String
  ) throws(FilbertError) -> [String] {
    if let mode = configuration["pooling_mode"], !mode.isNull {
      let names = (mode.arrayValue ?? [mode]).map { $0.stringValue?.lowercased() ?? "" }
      guard !names.isEmpty, names.allSatisfy({ name in modes.contains { name.isSame(as: $0.0) } })
      else {
        throw FilbertError(
          .badData, "\"pooling_mode\" is \(mode.serialized().shortened()), which is not a pooling.",
          file: file)
      }
      return names
    }
    var names: [String] = []
    for (name, member) in modes {
      guard let value = configuration[member], !value.isNull else { continue }
      guard let applies = value.boolValue else {
        throw FilbertError(.badData, "\"\(member)\" should be true or false.", file: file)
      }
      if applies { names.append(name) }
    }
    // The default of the class.
    return names.isEmpty ? ["mean"] : names
  }

  private static func maximumLength(_ files: SentencePipelineFiles) throws(FilbertError) -> Int? {
    guard let value = files.encoder["max_seq_length"], !value.isNull else { return nil }
    guard let length = value.intValue, length >= 3 else {
      throw FilbertError(
        .badData,
        "\"max_seq_length\" is \(value.serialized().shortened()) and must be a whole number of at least 3.",
        file: "\(files.directory)/\(files.encoderFile)")
    }
    return length
  }

  /// Refuses a prompt that sentence-transformers puts before every text.
  private static func requireNoPrompt(_ files: SentencePipelineFiles) throws(FilbertError) {
    let file = "\(files.directory)/\(SentencePipelineFiles.generalFile)"
    guard let name = files.general["default_prompt_name"]?.stringValue else { return }
    guard let prompt = files.general["prompts"]?[name]?.stringValue else {
      throw FilbertError(
        .badData,
        "\"default_prompt_name\" is \(name.quoted), and \"prompts\" has none of this name.",
        file: file)
    }
    guard !prompt.isEmpty else { return }
    throw FilbertError(
      .unsupported,
      "By default this encoder puts the prompt \(prompt.quoted) before every text, which is not done here; put it there "
        + "yourself where it belongs, and set \"default_prompt_name\" to null.", file: file)
  }
}
