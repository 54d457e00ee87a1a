/// An entity as JSON:
///
/// ```json
/// {"text": "nike", "label": "BRAND", "start": 0, "end": 4, "probability": 0.98, "startByte": 0, "endByte": 4}
/// ```
///
/// `start` and `end` count Unicode scalars, `startByte` and `endByte` bytes of UTF-8; the ends are excluded. These are the
/// entities that `filbert predict` and `POST /tag` write, if the decoder has the `keyDecodingStrategy`
/// `.convertFromSnakeCase`.
extension Entity: Codable {
  private enum CodingKeys: String, CodingKey {
    case text, label, start, end, probability, startByte, endByte
  }

  /// Reads an entity.
  ///
  /// - Throws: `DecodingError`, also if the places do not have the length of the text.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let text = try container.decode(String.self, forKey: .text)
    self.init(
      text: text, label: try container.decode(String.self, forKey: .label),
      probability: try container.decode(Float.self, forKey: .probability), words: 0..<0,
      scalars: try container.decodeRange(.start, .end, count: text.unicodeScalars.count),
      bytes: try container.decodeRange(.startByte, .endByte, count: text.utf8.count))
  }

  /// Writes the entity with its place in scalars and in bytes.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(text, forKey: .text)
    try container.encode(label, forKey: .label)
    try container.encode(scalars.lowerBound, forKey: .start)
    try container.encode(scalars.upperBound, forKey: .end)
    try container.encode(probability, forKey: .probability)
    try container.encode(bytes.lowerBound, forKey: .startByte)
    try container.encode(bytes.upperBound, forKey: .endByte)
  }
}

extension KeyedDecodingContainer {
  /// A range that has `count` elements.
  fileprivate func decodeRange(_ start: Key, _ end: Key, count: Int) throws -> Range<Int> {
    let lower = try decodeCount(forKey: start, atLeast: 0)
    let upper = try decode(Int.self, forKey: end)
    guard upper >= lower, upper - lower == count else {
      throw DecodingError.dataCorruptedError(
        forKey: end, in: self,
        debugDescription: "The text has a length of \(count), and its place another one.")
    }
    return lower..<upper
  }
}
