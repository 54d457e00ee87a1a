import Testing

@testable import FilbertCLI

struct SegmentNamesTests {
  private func names(_ terms: [[String]], further: [[String]]? = nil) -> [String] {
    SegmentNames.names(terms, further: further ?? terms.map { _ in [] })
  }

  @Test func areTheFirstThreeTerms() {
    #expect(names([["a", "b", "c", "d"], ["b"]]) == ["a, b, c", "b"])
  }

  @Test func segmentsWithTheSameTermsGetTheNextOnesThatDiffer() {
    #expect(
      names(
        [["price"], ["order"], ["price"]], further: [["emi", "sofa"], ["x"], ["emi", "bed"]])
        == ["price, sofa", "order", "price, bed"])
    #expect(
      names([["a", "b", "c", "e", "d"], ["a", "b", "c", "e"]]) == ["a, b, c, d", "a, b, c"])
  }

  /// Nobody tells "a, b" from "b, a".
  @Test func theOrderOfTermsMakesNoName() {
    #expect(names([["a", "b"], ["b", "a"]], further: [["c"], ["d"]]) == ["a, b, c", "b, a, d"])
  }

  @Test func aNumberIsTheLastResort() {
    #expect(names([["price"], ["price"], []]) == ["price", "price (2)", "(3)"])
    #expect(
      names([["price"], ["price"], ["price", "bed"]], further: [["bed"], [], []])
        == ["price, bed", "price", "price, bed (3)"])
  }
}
