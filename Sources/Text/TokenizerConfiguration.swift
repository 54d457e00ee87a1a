import FilbertCore
import FilbertJSON

/// What `tokenizer_config.json` says; nil for what it leaves open.
struct TokenizerConfiguration {
  private let object: JSONObject
  private let file: String

  init(_ object: JSONObject?, file: String) throws(FilbertError) {
    self.object = object ?? JSONObject()
    self.file = file
    if object?["tokenizer_class"]?.stringValue?.isSame(as: "BertJapaneseTokenizer") == true {
      throw FilbertError(
        .unsupported,
        "BertJapaneseTokenizer splits words with MeCab; only BERT's own word splitting is supported.",
        file: file)
    }
  }

  /// Whether `transformers` builds the tokenizer from `tokenizer.json` alone for this class, and
  /// passes over `do_lower_case` and the like.
  var leavesTextToTokenizerFile: Bool {
    guard let name = object["tokenizer_class"]?.stringValue else { return false }
    return ["PreTrainedTokenizerFast", "TokenizersBackend"].contains(where: name.isSame)
  }

  /// Applies what this file says about text.
  func applyText(to options: inout TokenizerOptions) throws(FilbertError) {
    if let value = try flag("do_lower_case") { options.lowercases = value }
    if let value = try flag("tokenize_chinese_chars") { options.spacesIdeographs = value }
    if object["strip_accents"] != nil { options.stripsAccents = try flag("strip_accents") }
  }

  /// Applies what this file says about everything else.
  func applyTokens(to options: inout TokenizerOptions) throws(FilbertError) {
    try apply("unk_token", to: &options, \.unknownToken)
    try apply("cls_token", to: &options, \.classToken)
    try apply("sep_token", to: &options, \.separatorToken)
    try apply("pad_token", to: &options, \.paddingToken)
    try apply("mask_token", to: &options, \.maskToken)
    // An unknown length is written as int(1e30).
    if let length = object["model_max_length"]?.doubleValue, length >= 1, length < 1e9 {
      options.maximumLength = Int(length)
    }
    if object["truncation_side"]?.stringValue?.isSame(as: "left") == true {
      options.truncationSide = .left
    }
    let decoder = object["added_tokens_decoder"]?.objectValue?.members.map(\.value) ?? []
    options.add(try addedTokens(decoder))
    for name in ["extra_special_tokens", "additional_special_tokens"] {
      options.add(try addedTokens(object[name]?.arrayValue ?? []), replacesEarlier: false)
    }
  }

  /// The tokens `added_tokens_decoder` numbers.
  func numberedTokens() throws(FilbertError) -> [(id: Int, content: String)] {
    var tokens: [(id: Int, content: String)] = []
    for (name, value) in object["added_tokens_decoder"]?.objectValue?.members ?? [] {
      guard let id = Int(name) else {
        throw FilbertError(
          .badData, "added_tokens_decoder names \(name.quoted), which is not a token number.",
          file: file)
      }
      tokens.append((id, try AddedToken(value, file: file).content))
    }
    return tokens
  }

  private func apply(
    _ name: String, to options: inout TokenizerOptions,
    _ field: WritableKeyPath<TokenizerOptions, String>
  ) throws(FilbertError) {
    guard let value = object[name], !value.isNull else { return }
    let token = try AddedToken(value, file: file)
    options[keyPath: field] = token.content
    if value.objectValue != nil { options.add([token]) }
  }

  private func addedTokens(_ values: [JSONValue]) throws(FilbertError) -> [AddedToken] {
    try values.map { (value) throws(FilbertError) in try AddedToken(value, file: file) }
  }

  private func flag(_ name: String) throws(FilbertError) -> Bool? {
    guard let value = object[name], !value.isNull else { return nil }
    if let flag = value.boolValue { return flag }
    throw FilbertError(.badData, "\(name) should be true, false or null.", file: file)
  }
}
