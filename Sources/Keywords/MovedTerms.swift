import FilbertEvaluation

/// A term that is more or less frequent in some rows than in others.
package struct MovedTerm: Sendable, Equatable {
  /// The term, in lower case.
  package let term: String
  /// How much more often.
  package let logOdds: LogOdds
  /// Rows with it.
  package let rows: Int
  /// Share of the rows that have it.
  package let share: Double
  /// Rows of the others with it.
  package let otherRows: Int
  /// Share of the others that have it.
  package let otherShare: Double
}

/// The terms whose share moved between two groups of rows by more than chance.
///
/// Fisher's exact test decides what is more than chance, and the log-odds rank what is left. Their z alone cannot do both:
/// with a weak prior, a word that the other rows lack has a huge error, and with a strong one every z is small.
package struct MovedTerms: Sendable {
  /// Terms that are more frequent, by descending z.
  package let risen: [MovedTerm]
  /// Terms that are less frequent, by ascending z.
  package let fallen: [MovedTerm]

  /// The expected share of terms that are listed by chance (Benjamini and Hochberg 1995).
  package static let falseDiscoveryRate = 0.05
  /// A term in fewer rows than this is not looked at.
  static let fewestRows = 3

  /// - Parameters:
  ///   - counts: Rows of at least these two groups.
  ///   - group: The rows of interest.
  ///   - other: The rows to compare with.
  ///   - limit: How many of each direction are listed at most.
  package init(_ counts: TermCounts, in group: Int, against other: Int, limit: Int = 10) {
    let rows = Double(counts.rowCounts[group])
    let others = Double(counts.rowCounts[other])
    let places = counts.terms.indices.filter {
      counts.count($0, group: group) + counts.count($0, group: other) >= Self.fewestRows
    }
    guard rows > 0, others > 0 else {
      (risen, fallen) = ([], [])
      return
    }
    // A prior as large as the smaller group: its words count half.
    let priorRows = min(rows, others)
    let moved = places.map { place in
      let (count, otherCount) = (
        counts.count(place, group: group), counts.count(place, group: other)
      )
      // Half a row: the prior of a term that all rows have must be smaller than that of all.
      let share = (Double(count + otherCount) + 0.5) / (rows + others + 1)
      return MovedTerm(
        term: counts.terms[place],
        logOdds: LogOdds(
          count: Double(count), of: rows, against: Double(otherCount), of: others,
          prior: share * priorRows, of: priorRows),
        rows: count, share: Double(count) / rows,
        otherRows: otherCount, otherShare: Double(otherCount) / others)
    }
    let significant = Self.significant(
      moved, rows: counts.rowCounts[group], others: counts.rowCounts[other])
    risen = Self.listed(significant.filter { $0.logOdds.difference > 0 }, limit) {
      $0.share - $0.otherShare
    }
    fallen = Self.listed(significant.filter { $0.logOdds.difference < 0 }, limit) {
      $0.otherShare - $0.share
    }
  }

  /// Those that Benjamini and Hochberg's procedure rejects.
  private static func significant(_ moved: [MovedTerm], rows: Int, others: Int) -> [MovedTerm] {
    let pValues = moved.map { pValue(of: $0, rows, others) }
    var bound = -1.0
    for (rank, pValue) in pValues.sorted().enumerated()
    where pValue <= falseDiscoveryRate * Double(rank + 1) / Double(pValues.count) {
      bound = pValue
    }
    return zip(moved, pValues).filter { $0.1 <= bound }.map(\.0)
  }

  /// Fisher's exact test in both directions: twice the smaller tail.
  private static func pValue(of term: MovedTerm, _ rows: Int, _ others: Int) -> Double {
    let marked = term.rows + term.otherRows
    let tail =
      term.share > term.otherShare
      ? FisherTest.upperTail(
        hits: term.rows, drawn: rows, marked: marked, total: rows + others)
      : FisherTest.upperTail(
        hits: term.otherRows, drawn: others, marked: marked, total: rows + others)
    return min(1, 2 * tail)
  }

  /// The strongest, without parts of terms and other forms of words that are listed.
  private static func listed(
    _ moved: [MovedTerm], _ limit: Int, excess: (MovedTerm) -> Double
  ) -> [MovedTerm] {
    let overlap = TermOverlap(moved.map(\.term), weights: moved.map(excess))
    let sorted = moved.indices.filter { !overlap.isHidden($0) }.sorted {
      let (left, right) = (moved[$0], moved[$1])
      let (leftZ, rightZ) = (left.logOdds.z.magnitude, right.logOdds.z.magnitude)
      return leftZ != rightZ
        ? leftZ > rightZ : left.term.utf8.lexicographicallyPrecedes(right.term.utf8)
    }
    var listed: [MovedTerm] = []
    for place in sorted where listed.count < limit {
      let isNew = listed.allSatisfy {
        !TermOverlap.isNearlySame($0.term, moved[place].term)
      }
      if isNew { listed.append(moved[place]) }
    }
    return listed
  }
}
