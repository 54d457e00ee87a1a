import FilbertCore
import FilbertJSON

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
  /// Adds tokens, each in place of one of the same bytes.
  ///
  /// - Parameter replacesEarlier: false to keep the one that is there.
  mutating func add(_ tokens: [AddedToken], replacesEarlier: Bool = true) {
    var places: [ExactString: Int] = [:]
    for (place, token) in addedTokens.enumerated() { places[ExactString(token.content)] = place }
    for token in tokens {
      if let place = places[ExactString(token.content)] {
        if replacesEarlier { addedTokens[place] = token }
      } else {
        places[ExactString(token.content)] = addedTokens.count
        addedTokens.append(token)
      }
    }
  }
}
