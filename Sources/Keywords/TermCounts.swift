import FilbertCore

/// In how many rows of each group each term occurs, in bounded memory.
///
/// Rows are counted, not occurrences: a customer who writes "refund" five times is one customer, and counts of rows are
/// nearly binomial, as the tests on them assume. See the page of this target for what was measured.
///
/// If there are more terms than ``limit``, the rarest are dropped, together with all that occur in as few rows: the
/// idea of lossy counting (Manku and Motwani 2002). What is left depends only on the rows and their order. A count may
/// be too low by at most ``largestLoss``.
package struct TermCounts: Sendable {
  /// Groups of rows.
  package let groupCount: Int
  /// The greatest number of terms that are kept.
  package let limit: Int
  /// Rows of each group.
  package private(set) var rowCounts: [Int]
  /// The terms, in the order in which they were first seen.
  package private(set) var terms: [String] = []
  /// Rows by which a count may be too low.
  package private(set) var largestLoss = 0

  private var places: [ExactString: Int] = [:]
  /// Rows of each term and group: `groupCount` counts for each term.
  private var counts: [UInt32] = []
  /// The row in which each term was last seen, to count it once.
  private var lastRows: [Int] = []
  private var row = 0

  /// Half a million terms, or fewer so that the counts of many groups have 64 MB at most: about 100 MB altogether.
  package static func defaultLimit(groupCount: Int) -> Int {
    min(1 << 19, max(1 << 10, (1 << 24) / groupCount))
  }
  /// The part that is kept when the rarest terms are dropped.
  private static let keptShare = 0.5

  /// - Parameters:
  ///   - groupCount: At least 1.
  ///   - limit: By default ``defaultLimit(groupCount:)``.
  package init(groupCount: Int, limit: Int? = nil) {
    let limit = limit ?? Self.defaultLimit(groupCount: groupCount)
    precondition(groupCount > 0 && limit > 0, "\(groupCount) groups and \(limit) terms")
    self.groupCount = groupCount
    self.limit = limit
    rowCounts = Array(repeating: 0, count: groupCount)
  }

  /// Counts a row.
  package mutating func add(_ text: String, group: Int) {
    add(terms: TermExtraction.terms(of: text), group: group)
  }

  /// Counts a row with these terms, each of them once.
  package mutating func add(terms found: [String], group: Int) {
    row += 1
    rowCounts[group] += 1
    for term in found {
      let key = ExactString(term)
      if let place = places[key] {
        guard lastRows[place] != row else { continue }
        lastRows[place] = row
        counts[place * groupCount + group] += 1
      } else {
        places[key] = terms.count
        terms.append(term)
        lastRows.append(row)
        counts.append(contentsOf: repeatElement(0, count: groupCount))
        counts[counts.count - groupCount + group] = 1
      }
    }
    if terms.count > limit { dropRarest() }
  }

  /// Rows of `group` with the term at `place` of ``terms``.
  package func count(_ place: Int, group: Int) -> Int {
    Int(counts[place * groupCount + group])
  }

  /// Rows of all groups with the term at `place`.
  package func total(_ place: Int) -> Int {
    counts[(place * groupCount)..<((place + 1) * groupCount)].reduce(0) { $0 + Int($1) }
  }

  private mutating func dropRarest() {
    let totals = terms.indices.map(total)
    let kept = Int(Double(limit) * Self.keptShare)
    // The total of the first term, in descending order, that does not fit, and therefore of all that go.
    let threshold = totals.sorted(by: >)[kept]
    largestLoss += threshold
    let old = self
    terms.removeAll(keepingCapacity: true)
    lastRows.removeAll(keepingCapacity: true)
    counts.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    for place in old.terms.indices where totals[place] > threshold {
      places[ExactString(old.terms[place])] = terms.count
      terms.append(old.terms[place])
      lastRows.append(old.lastRows[place])
      counts += old.counts[(place * groupCount)..<((place + 1) * groupCount)]
    }
  }
}
