import Files
import JSON

extension AddedToken {
  /// A token as a string or as an object with its flags.
  init(_ value: JSONValue, file: String) throws(FilbertError) {
    if let content = value.stringValue {
      self.init(content)
      return
    }
    guard let content = value["content"]?.stringValue else {
      throw FilbertError(
        .badData, "An added token should be a string or an object with \"content\".", file: file)
    }
    self.init(content)
    isSpecial = value["special"]?.boolValue ?? false
    isNormalized = value["normalized"]?.boolValue ?? !isSpecial
    isSingleWord = value["single_word"]?.boolValue ?? false
    stripsLeft = value["lstrip"]?.boolValue ?? false
    stripsRight = value["rstrip"]?.boolValue ?? false
  }
}

extension TokenizerOptions {
  /// Adds a token, replacing one of the same content.
  mutating func add(_ token: AddedToken) {
    if let place = addedTokens.firstIndex(where: { $0.content == token.content }) {
      addedTokens[place] = token
    } else {
      addedTokens.append(token)
    }
  }
}
