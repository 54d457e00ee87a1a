import Testing

@testable import FilbertRanks

@Suite struct SumTreeTests {
  @Test(arguments: 1...17)
  func `ranks have all parts once, in order`(parts: Int) {
    let tree = SumTree(parts: parts)
    for count in 1...20 {
      let shares = (0..<count).map { tree.parts(of: $0, in: count) }
      #expect(shares.flatMap(Array.init) == Array(0..<parts))
      #expect((shares.map(\.count).max() ?? 0) - (shares.map(\.count).min() ?? 0) <= 1)
    }
  }

  @Test(arguments: 1...17)
  func `the subtrees of all ranks are enough for the sum, which is the same on any number of ranks`(
    parts: Int
  ) {
    // The sum is written as text, so that a different order shows.
    final class Text {
      var text: String
      init(_ text: String) { self.text = text }
    }
    func sum(_ tree: SumTree, _ node: Range<Int>, known: [Range<Int>: Text]) -> Text {
      tree.sum(node, { known[$0] }, { $0.text = "(\($0.text)+\($1.text))" })
    }
    let tree = SumTree(parts: parts)
    let leaves = (0..<parts).map { ($0..<$0 + 1, "\($0)") }
    func fresh() -> [Range<Int>: Text] {
      Dictionary(uniqueKeysWithValues: leaves.map { ($0, Text($1)) })
    }
    let expected = sum(tree, 0..<parts, known: fresh()).text
    for count in 1...20 {
      var sent: [Range<Int>: Text] = [:]
      for rank in 0..<count {
        for node in tree.nodes(in: tree.parts(of: rank, in: count)) {
          sent[node] = sum(tree, node, known: fresh())
        }
      }
      #expect(sum(tree, 0..<parts, known: sent).text == expected)
    }
  }

  @Test func `eight parts are added in pairs, and pairs of pairs`() {
    #expect(SumTree.middle(0..<8) == 4)
    #expect(SumTree.middle(0..<5) == 4)
    #expect(SumTree.middle(4..<7) == 6)
    #expect(SumTree(parts: 8).nodes(in: 0..<3) == [0..<2, 2..<3])
    #expect(SumTree(parts: 8).nodes(in: 3..<8) == [3..<4, 4..<8])
    #expect(SumTree(parts: 8).nodes(in: 3..<3) == [])
  }
}
