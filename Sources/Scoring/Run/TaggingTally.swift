package import FilbertInference
package import FilbertJSON

/// What is reported about texts after they were tagged.
package struct TaggingTally: Equatable {
  package private(set) var entities = 0
  package private(set) var longTexts = 0
  package private(set) var cutWords = 0

  package init() {}

  package var json: JSONValue {
    [
      "entities": .number(entities), "long_texts": .number(longTexts),
      "cut_words": .number(cutWords),
    ]
  }

  /// Nil for a member that ``json`` does not have.
  package init?(json: JSONValue?) {
    guard let entities = json?["entities"]?.countValue,
      let longTexts = json?["long_texts"]?.countValue,
      let cutWords = json?["cut_words"]?.countValue
    else { return nil }
    (self.entities, self.longTexts, self.cutWords) = (entities, longTexts, cutWords)
  }

  package mutating func add(_ tagged: [TaggedText]) {
    entities += tagged.reduce(0) { $0 + $1.entities.count }
    longTexts += tagged.count { $0.windows > 1 }
    cutWords += tagged.reduce(0) { $0 + $1.cutWords }
  }
}
