package import FilbertText

/// How a model reads the texts of a file that is checked.
package struct ModelReader {
  /// In tokens, special ones included.
  package let maximumLength: Int
  /// The tokens of each text, special ones included, and those among them that the model does not know.
  package let read: ([TextInput]) -> [(length: Int, unknown: UnknownTokens)]

  package init(
    maximumLength: Int, read: @escaping ([TextInput]) -> [(length: Int, unknown: UnknownTokens)]
  ) {
    (self.maximumLength, self.read) = (maximumLength, read)
  }
}
