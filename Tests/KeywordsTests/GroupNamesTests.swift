import Testing

@testable import FilbertKeywords

@Suite struct GroupNamesTests {
  @Test func namesAreTypicalAndDiverse() {
    var counts = TermCounts(groupCount: 3)
    let rows: [(Int, [String])] = [
      (
        0,
        [
          "No refund yet", "Refunds take weeks", "I want my refund", "weeks without an answer",
          "no answer",
        ]
      ),
      (
        1,
        [
          "Parcel lost", "the courier lost it", "Courier rude", "two parcels, one box",
          "rude and late",
        ]
      ),
      (2, ["物流太慢", "快递态度差", "物流很慢", "快递员态度不好", "太慢，等了五天"]),
    ]
    for (group, texts) in rows {
      for text in texts { counts.add(text, group: group) }
    }
    let names = GroupNames(counts).terms
    #expect(names[0].contains("weeks") && names[0].contains("answer"))
    #expect(names[0].filter { $0.contains("refund") } == ["refund"])
    #expect(names[1].contains("courier") && names[1].contains("rude"))
    #expect(names[2].contains("物流") && names[2].contains("态度") && names[2].contains("快递"))
  }

  @Test func equalScoresAreInCodePointOrder() {
    var counts = TermCounts(groupCount: 2)
    for _ in 0..<3 {
      counts.add(terms: ["pear", "apple", "fig"], group: 0)
      counts.add(terms: ["zebra"], group: 1)
    }
    #expect(GroupNames(counts).terms == [["apple", "fig", "pear"], ["zebra"]])
  }

  /// What follows the name, also terms too rare to be in it.
  @Test func furtherTermsFollowTheName() {
    var counts = TermCounts(groupCount: 2)
    for extra in ["mattress", "sofa", "sofa"] {
      counts.add(terms: ["price", extra, "price \(extra)"], group: 0)
    }
    for _ in 0..<3 { counts.add(terms: ["price", "prices"], group: 1) }
    let names = GroupNames(counts)
    #expect(names.terms == [["price sofa"], ["prices"]])
    // "sofa" and "mattress" are parts of the pairs, and "price" is a form of "prices".
    #expect(names.further == [["price", "price mattress"], []])
  }

  @Test func groupsWithoutTermsHaveNoName() {
    var counts = TermCounts(groupCount: 2)
    counts.add("!!!", group: 0)
    #expect(GroupNames(counts).terms == [[], []])
  }

  @Test func aLoneRowNamesItsGroup() {
    var counts = TermCounts(groupCount: 1)
    counts.add("The zipper broke", group: 0)
    #expect(GroupNames(counts).terms == [["zipper broke"]])
  }
}
