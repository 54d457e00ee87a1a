import FilbertCore
import FilbertJSON

/// What `tokenizer.json` says. Its `truncation` and `padding` are ignored: they are settings of the
/// last call of the tokenizer (all-MiniLM-L6-v2 pads to 128), not properties of the model.
struct TokenizerFile {
  private let root: JSONObject
  private let model: JSONObject
  private let scanned: NumberedTokens?
  private let file: String

  /// - Throws: `badData` if the file is not JSON, `unsupported` if the model, normalizer,
  ///   pre-tokenizer or post-processor is not BERT's.
  init(_ bytes: [UInt8], file: String) throws(FilbertError) {
    let scanner = VocabularyScanner(bytes)
    let value = try JSONValue.parse(scanner?.remainder ?? bytes, file: file)
    guard let root = value.objectValue else {
      throw FilbertError(.badData, "This should be a JSON object.", file: file)
    }
    self.root = root
    self.file = file
    scanned = scanner?.tokens
    guard let model = root["model"]?.objectValue else {
      throw FilbertError(.badData, "tokenizer.json has no \"model\".", file: file)
    }
    self.model = model
    // Files older than tokenizers 0.9 name no type; BPE has merges and Unigram a list.
    let type = model["type"]?.stringValue
    let looksRight = model["merges"] == nil && model["vocab"]?.objectValue != nil
    guard type?.isSame(as: "WordPiece") ?? looksRight else {
      throw FilbertError(
        .unsupported,
        "The tokenizer's model is \(type ?? "of no named type"); only BERT's WordPiece is supported.",
        file: file)
    }
    try require("normalizer", ["BertNormalizer"])
    try require("pre_tokenizer", ["BertPreTokenizer"])
    try require("post_processor", ["TemplateProcessing", "BertProcessing"])
  }

  /// Applies normaliser, model settings, post-processor and added tokens.
  func apply(to options: inout TokenizerOptions) throws(FilbertError) {
    if let normalizer = root["normalizer"]?.objectValue {
      options.cleansText = normalizer["clean_text"]?.boolValue ?? true
      options.spacesIdeographs = normalizer["handle_chinese_chars"]?.boolValue ?? true
      options.stripsAccents = normalizer["strip_accents"]?.boolValue
      options.lowercases = normalizer["lowercase"]?.boolValue ?? true
    }
    if let token = model["unk_token"]?.stringValue { options.unknownToken = token }
    if let prefix = model["continuing_subword_prefix"]?.stringValue {
      options.continuationPrefix = prefix
    }
    if let length = model["max_input_chars_per_word"]?.intValue, length >= 0 {
      options.maximumWordLength = length
    }
    options.cleansDecodedText = root["decoder"]?["cleanup"]?.boolValue ?? true
    let added = root["added_tokens"]?.arrayValue ?? []
    options.add(
      try added.map { (value) throws(FilbertError) in try AddedToken(value, file: file) })
    try applyPostProcessor(to: &options)
  }

  /// The model's tokens with their numbers.
  func words() throws(FilbertError) -> NumberedTokens {
    if let scanned { return scanned }
    guard let vocabulary = model["vocab"]?.objectValue else {
      throw FilbertError(.badData, "The model has no \"vocab\" object.", file: file)
    }
    var words = NumberedTokens()
    for (token, number) in vocabulary.members {
      guard let id = number.intValue else {
        throw FilbertError(
          .badData, "The token \(token.quoted) should have a whole number.", file: file)
      }
      words.append(token.utf8, id: id)
    }
    return words
  }

  /// The numbers of `added_tokens`.
  func numberedTokens() throws(FilbertError) -> [(id: Int, content: String)] {
    var tokens: [(id: Int, content: String)] = []
    for value in root["added_tokens"]?.arrayValue ?? [] {
      guard let id = value["id"]?.intValue else {
        throw FilbertError(.badData, "An added token should have an \"id\".", file: file)
      }
      tokens.append((id, try AddedToken(value, file: file).content))
    }
    return tokens
  }

  private func require(_ part: String, _ known: [String]) throws(FilbertError) {
    guard let value = root[part], !value.isNull else { return }
    let type = value["type"]?.stringValue ?? "of no named type"
    if known.contains(where: type.isSame) { return }
    throw FilbertError(
      .unsupported,
      "The tokenizer's \(part) is \(type); only \(known.joined(separator: " and ")) of BERT"
        + " tokenizers is supported.", file: file)
  }

  private func applyPostProcessor(to options: inout TokenizerOptions) throws(FilbertError) {
    guard let processor = root["post_processor"]?.objectValue else { return }
    if processor["type"]?.stringValue?.isSame(as: "BertProcessing") == true {
      if let token = processor["cls"]?.arrayValue?.first?.stringValue { options.classToken = token }
      if let token = processor["sep"]?.arrayValue?.first?.stringValue {
        options.separatorToken = token
      }
      return
    }
    let single = processor["single"]?.arrayValue ?? []
    guard single.count == 3, let first = single[0]["SpecialToken"]?["id"]?.stringValue,
      let last = single[2]["SpecialToken"]?["id"]?.stringValue,
      single[1]["Sequence"]?["id"]?.stringValue?.isSame(as: "A") == true
    else {
      throw FilbertError(
        .unsupported,
        "The tokenizer's template is not BERT's, a class token, the text and a separator.",
        file: file)
    }
    options.classToken = first
    options.separatorToken = last
  }
}
