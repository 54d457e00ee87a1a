import Testing

@testable import FilbertActiveLearning

@Suite struct UncertaintyTests {
  @Test func aMarginIsThatOfTheTwoMostProbableLabels() {
    let unsure = Uncertainty.margin([0.1, 0.5, 0.4])
    #expect(abs(unsure.value - 0.9) < 1e-6)
    #expect(unsure.labels == [1, 2])
    #expect(Uncertainty.margin([0.5, 0.5]) == Uncertainty(value: 1, labels: [0, 1]))
    #expect(Uncertainty.margin([1]) == Uncertainty(value: 0, labels: [0]))
  }

  @Test func theLabelNearestToOneHalfCountsIfThereAreSeveral() {
    let unsure = Uncertainty.nearestToHalf([0.01, 0.8, 0.35, 0.99])
    #expect(abs(unsure.value - 0.7) < 1e-6)
    #expect(unsure.labels == [2])
  }

  @Test func aSentenceIsAsUnsureAsItsWorstWord() {
    #expect(abs(Uncertainty.ofWords([0.9, nil, 0.6]).value - 0.4) < 1e-6)
    #expect(Uncertainty.ofWords([nil]).value == 1)
    #expect(Uncertainty.ofWords([]).value == 1)
  }
}
