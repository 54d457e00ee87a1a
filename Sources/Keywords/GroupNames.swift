/// Names of groups of rows: the three or four terms that are most typical of each by class TF-IDF.
///
/// The terms of a name do not share words, and none is a part of another. Equal scores are in code point order, so the
/// same counts give the same names.
package struct GroupNames: Sendable, Equatable {
  /// The terms of each group, the most typical first; empty if its rows have no terms.
  package let terms: [[String]]

  /// Terms of a name.
  package static let defaultCount = 4
  /// A term in a smaller share of the rows of the group does not name it, if there are others.
  private static let smallestShare = 0.02

  /// - Parameter count: how many terms a name has at most.
  package init(_ counts: TermCounts, count: Int = GroupNames.defaultCount) {
    let places = counts.terms.indices
    let totals = places.map { Double(counts.total($0)) }
    let groups = 0..<counts.groupCount
    let sums = groups.map { group in
      places.reduce(0.0) { $0 + Double(counts.count($1, group: group)) }
    }
    let scores = ClassTFIDF(totals: totals, sums: sums)
    terms = groups.map { Self.name(of: $0, counts, scores, count) }
  }

  private static func name(
    of group: Int, _ counts: TermCounts, _ scores: ClassTFIDF, _ length: Int
  ) -> [String] {
    let present = counts.terms.indices.filter { counts.count($0, group: group) > 0 }
    let fewest = max(2.0, smallestShare * Double(counts.rowCounts[group]))
    let frequent = present.filter { Double(counts.count($0, group: group)) >= fewest }
    let candidates = frequent.isEmpty ? present : frequent
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
    var name: [String] = []
    for place in order where name.count < length {
      if name.allSatisfy({ !TermOverlap.shareWords($0, names[place]) }) {
        name.append(names[place])
      }
    }
    return name
  }
}
