/// A word of a text, and how much it contributes to an output.
package struct AttributedWord: Sendable, Equatable {
  /// As it is in the text.
  package let text: String
  /// Its pieces joined, as the model reads it: in lower case if the model's texts are. For pieces that the vocabulary does
  /// not have, the same as ``text``.
  package let form: String
  /// Whether it is in the second text of a pair.
  package let isInPair: Bool
  /// Where it is in its text, in bytes of UTF-8 and in Unicode scalars.
  package let bytes: Range<Int>
  package let scalars: Range<Int>
  /// What its pieces add to the output.
  package let attribution: Double
  /// By how much the probability, or the number, falls if the word is left out; nil if that was not computed.
  package internal(set) var drop: Double?
}
