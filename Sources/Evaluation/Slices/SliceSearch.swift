package import FilbertJSON

/// Rows that have something in common.
package struct SliceCandidate: Sendable, Equatable {
  /// What they have in common, for people.
  package let name: String
  /// The rows, ascending and distinct.
  package let rows: [Int32]

  package init(name: String, rows: [Int32]) {
    self.name = name
    self.rows = rows
  }
}

/// The slices in which a model is worse than elsewhere.
///
/// Each candidate is tested against all other rows, one-sided (Fisher's exact test of wrong answers, Welch's of
/// losses), and p-values are corrected for the number tried (Holm 1979). Those that remain are ranked by their excess:
/// how many more errors, or how much more loss, they have than so many rows elsewhere. A slice that lies within a
/// reported one and is not worse than the rest of it (the same test, 5 %) says nothing new and is left out.
package struct SliceSearch: Sendable, Equatable {
  /// A slice in which the model is worse.
  package struct Finding: Sendable, Equatable {
    package let name: String
    package let count: Int
    /// The share of wrong answers, or the mean loss.
    package let rate: Double
    /// The same of all other rows.
    package let rateElsewhere: Double
    /// Errors, or loss, above what as many rows elsewhere have.
    package let excess: Double
    package let pValue: Double
    /// Corrected for how many candidates were tried.
    package let correctedPValue: Double
  }

  /// The worst first.
  package let findings: [Finding]
  /// How many candidates were tested.
  package let tried: Int

  /// Fewer rows are not a slice.
  package static let leastRows = 30

  /// - Parameters:
  ///   - outcomes: How the model did on each row; losses are finite.
  ///   - candidates: Those with fewer than `leastRows` rows, in them or elsewhere, are not tested.
  ///   - othersTried: Candidates that were tested before and are not worse, see ``WordSlices``.
  ///   - limit: At most this many findings.
  package init(
    outcomes: SliceOutcomes, candidates: [SliceCandidate], othersTried: Int = 0,
    leastRows: Int = Self.leastRows, level: Double = 0.05, limit: Int = 20
  ) {
    let test = SliceTest(outcomes)
    let tested = candidates.compactMap { candidate -> Tested? in
      let sums = test.sums(of: candidate.rows)
      let others = test.all - sums
      guard sums.rows >= leastRows, others.rows >= leastRows,
        let pValue = test.pValue(sums, against: others)
      else { return nil }
      return Tested(candidate: candidate, sums: sums, pValue: pValue)
    }
    let tried = tested.count + othersTried
    let corrected = HolmCorrection.corrected(tested.map(\.pValue), tried: tried)
    let worse = tested.indices.filter { corrected[$0] <= level }.map { place in
      (tested[place], tested[place].finding(test, corrected: corrected[place]))
    }.sorted { ($1.1.excess, $0.1.pValue, $0.1.count) < ($0.1.excess, $1.1.pValue, $1.1.count) }
    var reported: [(Tested, finding: Finding)] = []
    for (slice, finding) in worse where reported.count < limit {
      if !reported.contains(where: { slice.addsNothing(to: $0.0, test) }) {
        reported.append((slice, finding))
      }
    }
    self.tried = tried
    findings = reported.map(\.finding)
  }

  private struct Tested {
    let candidate: SliceCandidate
    let sums: SliceTest.Sums
    let pValue: Double

    func finding(_ test: SliceTest, corrected: Double) -> Finding {
      let (rate, elsewhere) = (test.rate(sums), test.rate(test.all - sums))
      return Finding(
        name: candidate.name, count: sums.rows, rate: rate, rateElsewhere: elsewhere,
        excess: (rate - elsewhere) * Double(sums.rows), pValue: pValue, correctedPValue: corrected)
    }

    /// Whether it lies within `other` and is not worse than the rest of that.
    func addsNothing(to other: Tested, _ test: SliceTest) -> Bool {
      guard candidate.rows.isSubset(ofSorted: other.candidate.rows) else { return false }
      let pValue = test.pValue(sums, against: other.sums - sums)
      return pValue.map { $0 > 0.05 } ?? true
    }
  }
}

extension [Int32] {
  /// Whether all elements are in `others`; both ascend.
  fileprivate func isSubset(ofSorted others: [Int32]) -> Bool {
    guard count <= others.count else { return false }
    var place = 0
    for element in self {
      while place < others.count, others[place] < element { place += 1 }
      guard place < others.count, others[place] == element else { return false }
      place += 1
    }
    return true
  }
}

extension SliceSearch {
  /// `tried`, and `findings` with `slice`, `count`, `rate`, `rate_elsewhere`, `excess`, `p_value` and
  /// `corrected_p_value`.
  package var json: JSONValue {
    let findings = findings.map { finding -> JSONValue in
      [
        "slice": .string(finding.name), "count": .number(finding.count),
        "rate": .number(finding.rate), "rate_elsewhere": .number(finding.rateElsewhere),
        "excess": .number(finding.excess), "p_value": .number(finding.pValue),
        "corrected_p_value": .number(finding.correctedPValue),
      ]
    }
    return ["tried": .number(tried), "findings": .array(findings)]
  }
}
