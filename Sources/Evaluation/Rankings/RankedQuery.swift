import Foundation

/// The results of a query: the places of relevant items, and how many relevant items there are.
package struct RankedQuery: Sendable, Equatable {
  /// Places of relevant items from 1, ascending.
  package let places: [Int]
  /// Relevant items in all, found or not; at least 1.
  package let relevantCount: Int

  /// - Parameter items: the list, the best first. An item that occurs again counts at its first place only, and takes none
  ///   the second time.
  /// - Precondition: `relevant` is not empty.
  package init<Item: Hashable>(_ items: [Item], relevant: Set<Item>) {
    precondition(!relevant.isEmpty, "a query without relevant items")
    var seen: Set<Item> = []
    var places: [Int] = []
    for item in items where seen.insert(item).inserted {
      if relevant.contains(item) { places.append(seen.count) }
    }
    (self.places, relevantCount) = (places, relevant.count)
  }

  private func hits(_ cutoff: Int) -> Int { places.count { $0 <= cutoff } }

  /// The share of relevant items among the first `cutoff`.
  package func recall(_ cutoff: Int) -> Double { Double(hits(cutoff)) / Double(relevantCount) }

  /// 1 if any of the first `cutoff` is relevant.
  package func hitRate(_ cutoff: Int) -> Double { hits(cutoff) > 0 ? 1 : 0 }

  /// 1 divided by the place of the first relevant item; 0 if that is beyond `cutoff`.
  package func reciprocalRank(_ cutoff: Int) -> Double {
    guard let first = places.first, first <= cutoff else { return 0 }
    return 1 / Double(first)
  }

  /// The mean over all relevant items of the precision at their places; 0 for those beyond `cutoff`. Divided by all
  /// relevant items, also if there are more than `cutoff`, as trec_eval does.
  package func averagePrecision(_ cutoff: Int) -> Double {
    let sum = places.prefix { $0 <= cutoff }.enumerated().reduce(0.0) { sum, hit in
      sum + Double(hit.offset + 1) / Double(hit.element)
    }
    return sum / Double(relevantCount)
  }

  /// Discounted gain, 1 / log2(place + 1) for each relevant item, divided by that of the best possible list of `cutoff`
  /// items (Järvelin and Kekäläinen 2002).
  package func normalizedGain(_ cutoff: Int) -> Double {
    func gain(_ places: some Sequence<Int>) -> Double {
      places.reduce(0) { $0 + 1 / log2(Double($1 + 1)) }
    }
    return gain(places.prefix { $0 <= cutoff }) / gain(1...min(cutoff, relevantCount))
  }
}
