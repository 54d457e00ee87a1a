import FilbertCore

extension TokenizerOptions {
  /// All tokens found as written: first the special ones, then the others, each in the order given,
  /// which decides between two with the same spelling after normalisation. The named tokens are
  /// special unless ``addedTokens`` says how to treat them.
  var tokensFoundAsWritten: [AddedToken] {
    let named = [unknownToken, separatorToken, paddingToken, classToken, maskToken]
    var tokens = addedTokens
    for name in named.map(ExactString.init)
    where !tokens.contains(where: { ExactString($0.content) == name }) {
      tokens.append(AddedToken(name.string))
    }
    return tokens.filter(\.isSpecial) + tokens.filter { !$0.isSpecial }
  }
}
