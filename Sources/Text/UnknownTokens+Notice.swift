package import FilbertCore

extension UnknownTokens {
  /// What to say of unknown tokens, which are never silent; nil if there are none.
  package var notice: Notice? {
    if let warning { return .warning(Message(warning)) }
    return sentence.map { .note(Message($0)) }
  }
}
