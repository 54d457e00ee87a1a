/// The gold and predicted spans of one sentence, paired as described in ``SpanErrors``.
struct SpanPairing {
  private(set) var pairs: [(gold: IndexedSpan, predicted: IndexedSpan)] = []
  /// Gold spans in no pair.
  private(set) var missed: [IndexedSpan]
  /// Predicted spans in no pair.
  private(set) var spurious: [IndexedSpan]

  init(gold: Set<IndexedSpan>, predicted: Set<IndexedSpan>) {
    missed = gold.sorted(by: IndexedSpan.precedes)
    spurious = predicted.sorted(by: IndexedSpan.precedes)
    pair { $0 == $1 }
    pair { $0.hasBoundaries(of: $1) }
    pair { $0.type == $1.type && $0.overlaps($1) }
    pair { $0.overlaps($1) }
  }

  /// One round over the remaining spans. `fits` must hold only for spans that share a token.
  private mutating func pair(where fits: (IndexedSpan, IndexedSpan) -> Bool) {
    var isTaken = [Bool](repeating: false, count: spurious.count)
    var isMissed = [Bool](repeating: true, count: missed.count)
    // Predicted spans before this one end before the gold span begins, and so before all later ones.
    var first = 0
    for (position, span) in missed.enumerated() {
      while first < spurious.count, spurious[first].tokens.upperBound <= span.tokens.lowerBound {
        first += 1
      }
      var candidate = first
      while candidate < spurious.count,
        spurious[candidate].tokens.lowerBound < span.tokens.upperBound
      {
        if !isTaken[candidate], fits(span, spurious[candidate]) {
          isTaken[candidate] = true
          isMissed[position] = false
          pairs.append((span, spurious[candidate]))
          break
        }
        candidate += 1
      }
    }
    missed = zip(missed, isMissed).filter(\.1).map(\.0)
    spurious = zip(spurious, isTaken).filter { !$0.1 }.map(\.0)
  }
}
