import FilbertInference
import FilbertJSON

/// What is said of texts after they were tagged.
struct TaggingTally: Equatable {
  private var entities = 0
  private var longTexts = 0
  private var cutWords = 0

  init() {}

  var json: JSONValue {
    [
      "entities": .number(entities), "long_texts": .number(longTexts),
      "cut_words": .number(cutWords),
    ]
  }

  /// Nil for what ``json`` does not give.
  init?(json: JSONValue?) {
    guard let entities = json?["entities"]?.countValue,
      let longTexts = json?["long_texts"]?.countValue,
      let cutWords = json?["cut_words"]?.countValue
    else { return nil }
    (self.entities, self.longTexts, self.cutWords) = (entities, longTexts, cutWords)
  }

  mutating func add(_ tagged: [TaggedText]) {
    entities += tagged.reduce(0) { $0 + $1.entities.count }
    longTexts += tagged.count { $0.windows > 1 }
    cutWords += tagged.reduce(0) { $0 + $1.cutWords }
  }

  /// `3 entities found.`
  var found: String {
    "\(Rendering.counted(entities, "entit\(entities == 1 ? "y" : "ie")")) found."
  }

  /// What did not fit the model, of `total` texts or sentences.
  func reportWindows(to console: Console, of total: Int, _ tagger: TextTagger) {
    console.reportWindows(
      longTexts, of: total, maximumLength: tagger.maximumLength, cutWords: cutWords)
  }
}
