package import FilbertInference
package import FilbertJSON
package import FilbertText

/// What is reported about texts after they were tagged.
package struct TaggingTally: Equatable {
  package private(set) var entities = 0
  package private(set) var longTexts = 0
  package private(set) var cutWords = 0
  /// Those of all words.
  package private(set) var unknown = UnknownTokens()

  package init() {}

  package var json: JSONValue {
    [
      "entities": .number(entities), "long_texts": .number(longTexts),
      "cut_words": .number(cutWords), "unknown_tokens": unknown.json,
    ]
  }

  /// Nil for a member that ``json`` does not have.
  package init?(json: JSONValue?) {
    guard let entities = json?["entities"]?.countValue,
      let longTexts = json?["long_texts"]?.countValue,
      let cutWords = json?["cut_words"]?.countValue,
      let unknown = UnknownTokens(json: json?["unknown_tokens"])
    else { return nil }
    (self.entities, self.longTexts) = (entities, longTexts)
    (self.cutWords, self.unknown) = (cutWords, unknown)
  }

  /// Adds the texts of another tally of the same model.
  package mutating func add(_ other: TaggingTally) {
    entities += other.entities
    longTexts += other.longTexts
    cutWords += other.cutWords
    unknown.add(other.unknown)
  }

  package mutating func add(_ tagged: [TaggedText]) {
    entities += tagged.reduce(0) { $0 + $1.entities.count }
    longTexts += tagged.count { $0.windows > 1 }
    cutWords += tagged.reduce(0) { $0 + $1.cutWords }
    for text in tagged { unknown.add(text.unknown) }
  }
}
