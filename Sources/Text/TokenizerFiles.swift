import FilbertCore
import FilbertFiles
import FilbertJSON
import FoundationEssentials

/// The files a tokenizer consists of, and where they are.
struct TokenizerFiles {
  static let vocabulary = "vocab.txt"
  static let tokenizer = "tokenizer.json"
  static let configuration = "tokenizer_config.json"
  static let specialTokens = "special_tokens_map.json"
  static let addedTokens = "added_tokens.json"
  /// The model's configuration, which names the tokenizer in older directories.
  static let model = "config.json"
  /// All files that belong to a tokenizer and are copied with it.
  static let all = [
    vocabulary, tokenizer, configuration, specialTokens, addedTokens,
  ]

  let directory: String

  func path(_ name: String) -> String {
    directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
  }

  func has(_ name: String) -> Bool {
    fileExists(path(name))
  }

  /// What to say if there is neither a `vocab.txt` nor a `tokenizer.json`.
  func missingVocabulary() -> FilbertError {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: directory))?.sorted() ?? []
    if let model = names.first(where: { $0.hasSuffix(".model") }) {
      return FilbertError(
        .unsupported,
        "The tokenizer is a SentencePiece model (\(model)), and only BERT's WordPiece is supported; take a model whose "
          + "tokenizer has a \(Self.vocabulary).", file: directory)
    }
    if names.contains("merges.txt") {
      return FilbertError(
        .unsupported,
        "The tokenizer is a byte-pair encoding (merges.txt), and only BERT's WordPiece is supported; take a model whose "
          + "tokenizer has a \(Self.vocabulary).", file: directory)
    }
    return FilbertError(
      .missingInput,
      "The model directory has no \(Self.vocabulary) and no \(Self.tokenizer); copy the model's tokenizer files there.",
      file: directory)
  }

  /// The JSON object in this file; nil if there is no file.
  func object(_ name: String) throws(FilbertError) -> JSONObject? {
    guard has(name) else { return nil }
    let value = try JSONValue.parse(try readFile(path(name)), file: path(name))
    guard let object = value.objectValue else {
      throw FilbertError(.badData, "This should be a JSON object.", file: path(name))
    }
    return object
  }
}
