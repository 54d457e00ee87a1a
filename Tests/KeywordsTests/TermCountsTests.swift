import Testing

@testable import FilbertKeywords

@Suite struct TermCountsTests {
  @Test func rowsAreCountedOnceForEachTerm() throws {
    var counts = TermCounts(groupCount: 2)
    counts.add("refund refund, refund", group: 0)
    counts.add("refund", group: 1)
    counts.add("parcel", group: 1)
    let place = try #require(counts.terms.firstIndex(of: "refund"))
    #expect(counts.count(place, group: 0) == 1)
    #expect(counts.count(place, group: 1) == 1)
    #expect(counts.total(place) == 2)
    #expect(counts.rowCounts == [1, 2])
    #expect(counts.largestLoss == 0)
  }

  @Test func canonicallyEqualSpellingsAreOneTerm() {
    var counts = TermCounts(groupCount: 1)
    counts.add("caf\u{E9}", group: 0)
    counts.add("cafe\u{301}", group: 0)
    #expect(counts.terms.count == 1)
  }

  @Test func rareTermsGoWhenThereAreTooMany() {
    var counts = TermCounts(groupCount: 2, limit: 100)
    for row in 0..<1000 {
      counts.add(terms: ["frequent", row % 2 == 0 ? "even" : "odd", "rare\(row)"], group: row % 2)
      #expect(counts.terms.count <= 100)
    }
    for (term, expected) in [("frequent", 1000), ("even", 500), ("odd", 500)] {
      let place = counts.terms.firstIndex(of: term)
      #expect(place.map(counts.total) == expected)
    }
    #expect(counts.largestLoss == 10)
  }

  /// True counts are at most `largestLoss` above what was kept, whatever the rows.
  @Test func countsAreTooLowByTheLossAtMost() {
    var counts = TermCounts(groupCount: 1, limit: 32)
    var truth: [String: Int] = [:]
    for row in 0..<2000 {
      let terms = Set([row % 7, row % 31, row % 97, row % 211]).map { "term\($0)" }.sorted()
      for term in terms { truth[term, default: 0] += 1 }
      counts.add(terms: terms, group: 0)
    }
    #expect(counts.largestLoss > 0)
    for (place, term) in counts.terms.enumerated() {
      let expected = truth[term] ?? 0
      #expect(counts.total(place) <= expected)
      #expect(counts.total(place) + counts.largestLoss >= expected)
    }
  }
}
