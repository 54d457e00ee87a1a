/// Something a tagger found in a text: a product, a brand, a price.
public struct Entity: Sendable, Equatable {
  /// Its words as they are in the text.
  public let text: String
  /// What it is: `BRAND`.
  public let label: String
  /// The mean probability of its words' tags, from 0 to 1.
  public let probability: Float
  /// Where it is in the text, in Unicode scalars, as Python and JSON tools count.
  public let scalars: Range<Int>
  /// Where it is in the text, in bytes of UTF-8.
  public let bytes: Range<Int>

  /// Which words of the text it is.
  package let words: Range<Int>

  package init(
    text: String, label: String, probability: Float, words: Range<Int>, scalars: Range<Int>,
    bytes: Range<Int>
  ) {
    self.text = text
    self.label = label
    self.probability = probability
    self.words = words
    self.scalars = scalars
    self.bytes = bytes
  }

  /// Where it is in `text`, which must be the text it was found in.
  ///
  /// - Returns: nil if `text` is shorter.
  public func range(in text: String) -> Range<String.Index>? {
    let utf8 = text.utf8
    guard
      let start = utf8.index(
        utf8.startIndex, offsetBy: bytes.lowerBound, limitedBy: utf8.endIndex),
      let end = utf8.index(start, offsetBy: bytes.count, limitedBy: utf8.endIndex)
    else { return nil }
    return start..<end
  }
}
