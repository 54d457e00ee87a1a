import FilbertCore
import FilbertJSON

/// `special_tokens_map.json` and `added_tokens.json`: how `transformers` stored tokens before `tokenizer_config.json` had
/// `added_tokens_decoder`, which replaces both.
struct OlderTokenFiles {
  /// The named and additional special tokens, under the names that `tokenizer_config.json` has for them.
  let special: JSONObject
  /// The tokens with numbers, in the order of the file.
  let added: [(id: Int, content: String)]

  /// - Throws: `badData` if a file cannot be understood.
  init(_ files: TokenizerFiles) throws(FilbertError) {
    special = try Self.special(files)
    added = try Self.added(files)
  }

  private static func special(_ files: TokenizerFiles) throws(FilbertError) -> JSONObject {
    let path = files.path(TokenizerFiles.specialTokens)
    var special = JSONObject()
    for (name, value) in try files.object(TokenizerFiles.specialTokens)?.members ?? [] {
      // Everything in this file is special, and its objects do not say so.
      let values = try (value.arrayValue ?? [value]).filter { !$0.isNull }
        .map { (value) throws(FilbertError) in
          _ = try AddedToken(value, file: path)
          guard var object = value.objectValue else { return value }
          object["special"] = true
          return .object(object)
        }
      special[name] = value.arrayValue == nil ? values.first : .array(values)
    }
    return special
  }

  private static func added(
    _ files: TokenizerFiles
  ) throws(FilbertError) -> [(id: Int, content: String)] {
    let path = files.path(TokenizerFiles.addedTokens)
    var added: [(id: Int, content: String)] = []
    for (content, number) in try files.object(TokenizerFiles.addedTokens)?.members ?? [] {
      guard let id = number.intValue else {
        throw FilbertError(
          .badData, "The token \(content.quoted) should have a whole number.", file: path)
      }
      added.append((id, content))
    }
    return added
  }
}
