import FilbertCore
package import FilbertCorpus
package import FilbertTransformer

/// Pairs of texts as the encoder reads them. Items with the same text are one item.
package struct MatchingSequences: Sendable {
  /// One pair, by numbers.
  package struct Pair: Sendable {
    package let query: TokenSequence
    /// The number of its item in ``items``.
    package let item: Int
    /// The number of its group in ``known``.
    package let group: Int
    /// See ``MatchingPair/place``.
    package let place: Int
  }

  package private(set) var training: [Pair] = []
  /// Nil if nothing is held out.
  package private(set) var validation: [Pair]?
  /// Every item of both, in the order in which pairs have them.
  package private(set) var items: [TokenSequence] = []
  /// The items of each group among the pairs to train on, with their last places.
  package private(set) var known: [[Int: Int]] = []
  /// The same among all pairs.
  package private(set) var knownOfAll: [[Int: Int]] = []

  /// - Parameters:
  ///   - validation: nil if nothing is held out.
  ///   - encode: the tokens of each text.
  package init(
    _ training: [MatchingPair], _ validation: [MatchingPair]?,
    encode: ([String]) -> [TokenSequence]
  ) {
    var (items, groups) = (Numbering(), Numbering())
    func numbered(_ pairs: [MatchingPair]) -> [(item: Int, group: Int, place: Int)] {
      pairs.map { (items.number(of: $0.item), groups.number(of: $0.group), $0.place) }
    }
    let numbers = numbered(training)
    let held = validation.map(numbered)
    func known(_ pairs: [(item: Int, group: Int, place: Int)]) -> [[Int: Int]] {
      var known = [[Int: Int]](repeating: [:], count: groups.texts.count)
      for (item, group, place) in pairs {
        known[group][item] = max(known[group][item] ?? place, place)
      }
      return known
    }
    self.known = known(numbers)
    knownOfAll = held.map { known(numbers + $0) } ?? self.known
    self.items = encode(items.texts)
    func pairs(
      _ pairs: [MatchingPair], _ numbers: [(item: Int, group: Int, place: Int)]
    ) -> [Pair] {
      zip(encode(pairs.map(\.query)), numbers).map {
        Pair(query: $0, item: $1.item, group: $1.group, place: $1.place)
      }
    }
    self.training = pairs(training, numbers)
    if let validation, let held { self.validation = pairs(validation, held) }
  }

  /// Whether an item is right for the query of a pair to train on: its own, and what its group has besides, then or later.
  ///
  /// What a customer bought before and not again is a negative, as in sentence-transformers.
  package func isRight(_ item: Int, for pair: Pair) -> Bool {
    known[pair.group][item].map { $0 >= pair.place } ?? false
  }

  /// All pairs to train on, and none held out; nil if none were.
  var onAll: MatchingSequences? {
    guard let validation else { return nil }
    var all = self
    (all.training, all.validation, all.known) = (training + validation, nil, knownOfAll)
    return all
  }

  /// Texts in the order in which they first occur.
  private struct Numbering {
    private(set) var texts: [String] = []
    private var numbers: [ExactString: Int] = [:]

    mutating func number(of text: String) -> Int {
      let key = ExactString(text)
      if let number = numbers[key] { return number }
      numbers[key] = texts.count
      texts.append(text)
      return texts.count - 1
    }
  }
}
