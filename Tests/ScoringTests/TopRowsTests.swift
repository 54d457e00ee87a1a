import FilbertJSON
import Testing

@testable import FilbertScoring

/// The best rows of a run, which an interrupted one leaves to the next.
@Suite struct TopRowsTests {
  @Test(arguments: [1, 3, 10, 100])
  func theGreatestComeFirstAndOfEqualOnesTheEarlier(count: Int) throws {
    let ranks: [Float] = [0.5, 0.25, 0.75, 0.5, 1, 0.25, 0.75, 0, 0.5, 1]
    var top = TopRows(count)
    for (number, rank) in ranks.enumerated() {
      top.add(.bytes([UInt8(number)]), rank: rank, number: number)
      // Gone on with at every row.
      top = try #require(TopRows(count, json: top.json()))
    }
    let order = ranks.indices.sorted { ranks[$0] != ranks[$1] ? ranks[$0] > ranks[$1] : $0 < $1 }
    #expect(top.sorted() == order.prefix(count).map { .bytes([UInt8($0)]) })
  }

  @Test func rowsOfTablesAreKeptByValue() throws {
    var top = TopRows(2)
    top.add(.values(["a,\"b\"\n", ""]), rank: 0.5, number: 0)
    #expect(top.json().serialized() == #"[[0.5,0,["a,\"b\"\n",""]]]"#)
    var read = try #require(TopRows(2, json: top.json()))
    #expect(read.sorted() == [.values(["a,\"b\"\n", ""])])
    #expect(TopRows(2, json: [[0.5, -1, "x"]]) == nil)
    #expect(TopRows(2, json: [[0.5, 1, 2]]) == nil)
  }
}
