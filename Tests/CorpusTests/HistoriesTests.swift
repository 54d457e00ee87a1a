import FilbertCorpus
import FilbertText
import Testing

@Suite struct HistoriesTests {
  private let histories = Histories(
    customers: ["b", "a", "b", "c", "a", "b"],
    items: ["mug", "tent", "tea", "lamp", "rope", "pot"],
    times: [3, 10, 1, 5, 10, 2], lines: [2, 3, 4, 5, 6, 7])

  @Test func ordersTheItemsOfACustomerByTimeAndThenByRow() {
    #expect(histories.customers.map(\.name) == ["b", "a", "c"])
    #expect(
      histories.customers.map(\.items) == [["tea", "pot", "mug"], ["tent", "rope"], ["lamp"]])
    #expect(histories.customers.map(\.lines) == [[4, 7, 2], [3, 6], [5]])
  }

  @Test func pairsAHistoryWithTheNextItem() {
    #expect(
      histories.pairs(last: 5) == [
        MatchingPair(query: "tea", item: "pot", group: "b", place: 1, line: 7),
        MatchingPair(query: "pot; tea", item: "mug", group: "b", place: 2, line: 2),
        MatchingPair(query: "tent", item: "rope", group: "a", place: 1, line: 6),
      ])
    #expect(histories.pairs(last: 1).map(\.query) == ["tea", "pot", "tent"])
  }

  @Test func aCustomerWithOnePurchaseHasAQueryAndNoPair() {
    #expect(histories.customers[2].query(last: 3) == "lamp")
    #expect(!histories.pairs(last: 5).contains { $0.group == "c" })
    #expect(histories.customers[0].query(last: 2) == "mug; pot")
  }

  /// Names that Swift's `String` takes for equal are different customers, as their bytes are.
  @Test func customersAreComparedByTheirBytes() {
    let histories = Histories(
      customers: ["e\u{301}", "\u{e9}"], items: ["x", "y"], times: [1, 2], lines: [2, 3])
    #expect(histories.customers.count == 2)
    #expect(histories.pairs(last: 5).isEmpty)
  }

  @Test func anExampleWithTwoTextsIsAPairInTheGroupOfItsQuery() {
    let example = Example(input: TextInput("how", pair: "so"), target: nil, line: 9)
    #expect(MatchingPair(example) == MatchingPair(query: "how", item: "so", group: "how", line: 9))
  }
}
