import FilbertCore
import FilbertText

/// The key that is equal for examples with the same text: the bytes of the text and of its pair.
struct TextKey: Hashable {
  private let text: ExactString
  private let pair: ExactString?

  /// The key of `example`.
  init(_ example: Example) {
    text = ExactString(example.input.text)
    pair = example.input.pair.map(ExactString.init)
  }
}
