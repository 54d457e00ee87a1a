import FilbertCore
package import FilbertText

extension TextInput {
  /// Whether a text of it is nothing but white space, so that there is nothing to judge.
  package var isBlank: Bool { text.isBlank || pair?.isBlank == true }
}
