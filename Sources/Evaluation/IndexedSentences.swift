import FilbertTagging

/// A span whose type is a position in a list of types.
struct IndexedSpan: Hashable {
  let type: Int
  let tokens: Range<Int>

  func hasBoundaries(of other: IndexedSpan) -> Bool { tokens == other.tokens }

  func overlaps(_ other: IndexedSpan) -> Bool { tokens.overlaps(other.tokens) }

  /// By begin, then end, then type.
  static func precedes(_ a: IndexedSpan, _ b: IndexedSpan) -> Bool {
    (a.tokens.lowerBound, a.tokens.upperBound, a.type)
      < (b.tokens.lowerBound, b.tokens.upperBound, b.type)
  }
}

/// The gold and predicted spans of sentences, their types numbered.
struct IndexedSentences {
  /// The types that occur, in code point order.
  let types: [String]
  /// The spans of each sentence.
  let pairs: [(gold: Set<IndexedSpan>, predicted: Set<IndexedSpan>)]

  /// - Precondition: as many sentences on both sides.
  init(gold: [[Span]], predicted: [[Span]]) {
    precondition(
      gold.count == predicted.count,
      "\(gold.count) gold sentences against \(predicted.count) predicted sentences")
    let index = LabelIndex((Array(gold.joined()) + predicted.joined()).map(\.type))
    func indexed(_ spans: [Span]) -> Set<IndexedSpan> {
      let types = index.positions(of: spans.map(\.type))
      return Set(zip(types, spans).map { IndexedSpan(type: $0, tokens: $1.tokens) })
    }
    types = index.names
    pairs = zip(gold, predicted).map { (indexed($0), indexed($1)) }
  }
}
