/// A token found as it is written in a text, before the text is split into words (`added_tokens` of
/// `tokenizer.json`): `[MASK]`, and words that users add.
package struct AddedToken: Sendable, Equatable {
  /// The text to find.
  package var content: String
  /// Found only if no letter or digit touches it.
  package var isSingleWord = false
  /// Takes white space before it along.
  package var stripsLeft = false
  /// Takes white space after it along.
  package var stripsRight = false
  /// Looked for in the normalised text, itself normalised; otherwise in the text as given.
  package var isNormalized = false
  /// Serves the model (`[CLS]`) rather than a reader.
  package var isSpecial = true

  /// A special token with everything else off, or one for readers, which is looked for in the normalized text.
  package init(_ content: String, isSpecial: Bool = true) {
    self.content = content
    self.isSpecial = isSpecial
    isNormalized = !isSpecial
  }
}
