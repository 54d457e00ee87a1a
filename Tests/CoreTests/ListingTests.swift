import FilbertCore
import Testing

@Suite struct ListingTests {
  @Test func joinsTheLastWithAConjunction() {
    #expect([String]().listed() == "")
    #expect(["a"].listed() == "a")
    #expect(["a", "b"].listed() == "a and b")
    #expect(["a", "b", "c"].listed("or") == "a, b or c")
  }

  @Test func countsWhatItLeavesOut() {
    #expect(["a", "b"].listed(atMost: 2) == "a, b")
    #expect(["a", "b", "c", "d"].listed(atMost: 2) == "a, b and 2 more")
  }

  @Test func trimsBothEndsOnly() {
    #expect(String(" a b  ".trimming { $0 == " " }) == "a b")
    #expect("   ".trimming { $0 == " " }.isEmpty)
    #expect(Array([0, 1, 0, 2].trimming { $0 == 0 }) == [1, 0, 2])
  }
}
