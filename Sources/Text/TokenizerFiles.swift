import FilbertCore
import FilbertFiles
import FilbertJSON

/// The files a tokenizer consists of, and where they are.
struct TokenizerFiles {
  static let vocabulary = "vocab.txt"
  static let tokenizer = "tokenizer.json"
  static let configuration = "tokenizer_config.json"
  /// All files that belong to a tokenizer and are copied with it.
  static let all = [
    vocabulary, tokenizer, configuration, "special_tokens_map.json", "added_tokens.json",
  ]

  let directory: String

  func path(_ name: String) -> String {
    directory.hasSuffix("/") ? directory + name : "\(directory)/\(name)"
  }

  func has(_ name: String) -> Bool {
    fileExists(path(name))
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
