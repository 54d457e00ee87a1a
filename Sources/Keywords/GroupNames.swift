/// Names of groups of rows: the three or four terms that are most typical of each by class TF-IDF.
///
/// The terms of a name do not share words, and none is a part of another. Equal scores are in code point order, so the
/// same counts give the same names.
package struct GroupNames: Sendable, Equatable {
  /// The terms of each group, the most typical first; empty if its rows have no terms.
  package let terms: [[String]]
  /// Terms of each group that are not in ``terms``, the most typical first, rare ones last: to distinguish groups with the
  /// same name.
  package let further: [[String]]

  /// Terms of a name.
  package static let defaultCount = 4
  /// A term in a smaller share of the rows of the group does not name it, if there are others.
  private static let smallestShare = 0.02
  /// Of each group; more would not distinguish groups better.
  private static let mostFurther = 50

  /// - Parameter count: how many terms a name has at most.
  package init(_ counts: TermCounts, count: Int = GroupNames.defaultCount) {
    let places = counts.terms.indices
    let totals = places.map { Double(counts.total($0)) }
    let groups = 0..<counts.groupCount
    let sums = groups.map { group in
      places.reduce(0.0) { $0 + Double(counts.count($1, group: group)) }
    }
    let scores = ClassTFIDF(totals: totals, sums: sums)
    let ranked = groups.map { Self.ranked($0, counts, scores) }
    terms = ranked.map { Self.name($0.frequent, count) }
    further = zip(ranked, terms).map { ranked, name in
      let others = (ranked.frequent + ranked.rare).filter { term in
        !name.contains { TermOverlap.isNearlySame($0, term) }
      }
      return Array(others.prefix(Self.mostFurther))
    }
  }

  /// The terms that may name a group, and the others, the most typical first.
  private static func ranked(
    _ group: Int, _ counts: TermCounts, _ scores: ClassTFIDF
  ) -> (frequent: [String], rare: [String]) {
    let present = counts.terms.indices.filter { counts.count($0, group: group) > 0 }
    let fewest = max(2.0, smallestShare * Double(counts.rowCounts[group]))
    let frequent = present.filter { Double(counts.count($0, group: group)) >= fewest }
    guard !frequent.isEmpty else { return (ordered(present, of: group, counts, scores), []) }
    let known = Set(frequent)
    return (
      ordered(frequent, of: group, counts, scores),
      ordered(present.filter { !known.contains($0) }, of: group, counts, scores)
    )
  }

  /// Terms without those that are hidden, the most typical first.
  private static func ordered(
    _ candidates: [Int], of group: Int, _ counts: TermCounts, _ scores: ClassTFIDF
  ) -> [String] {
    let names = candidates.map { counts.terms[$0] }
    let overlap = TermOverlap(
      names, weights: candidates.map { Double(counts.count($0, group: group)) })
    let values = candidates.map {
      scores.score(Double(counts.count($0, group: group)), term: $0, group: group)
    }
    let order = candidates.indices.filter { !overlap.isHidden($0) }.sorted {
      values[$0] != values[$1]
        ? values[$0] > values[$1] : names[$0].utf8.lexicographicallyPrecedes(names[$1].utf8)
    }
    return order.map { names[$0] }
  }

  /// The first terms that share no words.
  private static func name(_ terms: [String], _ length: Int) -> [String] {
    var name: [String] = []
    for term in terms where name.count < length {
      if name.allSatisfy({ !TermOverlap.shareWords($0, term) }) { name.append(term) }
    }
    return name
  }
}
