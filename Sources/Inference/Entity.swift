/// Something a tagger found in a text: a product, a brand, a price.
///
/// ```swift
/// let tagger = try TextTagger(contentsOf: "Models/products")
/// let query = "nike air max 42"
/// for entity in tagger.entities(in: query) {
///   if let range = entity.range(in: query) { print(entity.label, query[range]) }
/// }
/// ```
public struct Entity: Sendable {
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

  /// Which words of the text it is; empty for an entity that no tagger of this process found. Text and place decide it,
  /// so it is not part of the value.
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

  /// Creates an entity from its place in a text, for example for the test of a route.
  ///
  /// ```swift
  /// let query = "nike air max 42"
  /// let brand = Entity(label: "BRAND", probability: 0.98, range: query.startIndex..<query.firstIndex(of: " ")!, in: query)
  /// ```
  ///
  /// - Parameters:
  ///   - probability: from 0 to 1.
  ///   - range: a part of `text`.
  public init(
    label: String, probability: Float, range: Range<String.Index>, in text: String
  ) {
    let part = String(text[range])
    let before = text[..<range.lowerBound]
    let (scalar, byte) = (before.unicodeScalars.count, before.utf8.count)
    self.init(
      text: part, label: label, probability: probability, words: 0..<0,
      scalars: scalar..<(scalar + part.unicodeScalars.count), bytes: byte..<(byte + part.utf8.count)
    )
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

extension Entity: Hashable {
  /// Whether text, label, probability and place are the same.
  public static func == (left: Entity, right: Entity) -> Bool {
    left.text == right.text && left.label == right.label && left.probability == right.probability
      && left.scalars == right.scalars && left.bytes == right.bytes
  }

  /// Feeds what `==` compares.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(text)
    hasher.combine(label)
    hasher.combine(probability)
    hasher.combine(scalars)
    hasher.combine(bytes)
  }
}

extension Entity: CustomStringConvertible {
  /// The label, and the words in the text: `BRAND "nike"`.
  public var description: String { "\(label) \"\(text)\"" }
}
