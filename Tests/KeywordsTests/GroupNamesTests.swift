import Testing

@testable import FilbertKeywords

@Suite struct GroupNamesTests {
  @Test func namesAreTypicalAndDiverse() {
    var counts = TermCounts(groupCount: 3)
    for colour in ["red", "blue", "green"] {
      counts.add("my refund has not come, refunds take weeks, order \(colour)", group: 0)
      counts.add("where is the parcel? the courier lost the parcels, order \(colour)", group: 1)
      counts.add("物流太慢了，快递员态度差，\(colour)", group: 2)
    }
    let names = GroupNames(counts).terms
    #expect(names[0].contains { $0.contains("refund") })
    #expect(names[0].filter { $0.contains("refund") }.count == 1)
    #expect(names[1].filter { $0.contains("parcel") }.count == 1)
    #expect(names[2].contains { $0.contains("物流") })
    for name in names {
      #expect((3...4).contains(name.count))
      #expect(!name.contains("order"))
    }
  }

  @Test func equalScoresAreInCodePointOrder() {
    var counts = TermCounts(groupCount: 2)
    for _ in 0..<3 {
      counts.add(terms: ["pear", "apple", "fig"], group: 0)
      counts.add(terms: ["zebra"], group: 1)
    }
    #expect(GroupNames(counts).terms == [["apple", "fig", "pear"], ["zebra"]])
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
