import Testing

@testable import FilbertEvaluation

@Suite struct CalibrationCurveTests {
  @Test func givesScikitLearnsBins() throws {
    for fixture in try CurveFixture.all() {
      for expected in fixture.calibration {
        let strategy = try #require(CalibrationCurve.Strategy(rawValue: expected.strategy))
        let curve = try #require(
          CalibrationCurve(
            probabilities: fixture.scores, isPositive: fixture.isPositive,
            binCount: expected.bins, strategy: strategy))
        #expect(curve.bins.map(\.count) == expected.count)
        #expect(areClose(curve.bins.map(\.observed.value), expected.observed))
        #expect(areClose(curve.bins.map(\.meanProbability), expected.predicted))
        #expect(curve.bins.allSatisfy { $0.lower <= $0.meanProbability })
        #expect(curve.bins.allSatisfy { $0.meanProbability <= $0.upper + 1e-12 })
      }
    }
  }

  @Test func refusesWhatIsNotAProbability() {
    #expect(CalibrationCurve(probabilities: [], isPositive: []) == nil)
    #expect(CalibrationCurve(probabilities: [1.5], isPositive: [true]) == nil)
    #expect(CalibrationCurve(probabilities: [.nan], isPositive: [true]) == nil)
  }
}

@Suite struct HistogramTests {
  @Test func givesNumPysCounts() throws {
    for fixture in try CurveFixture.all() {
      for expected in fixture.histograms {
        let histogram = Histogram(
          fixture.scores, binCount: expected.bins, range: expected.range.map { $0[0]...$0[1] })
        #expect(histogram.counts == expected.counts)
        #expect(areClose(histogram.edges, expected.edges))
      }
    }
  }

  @Test func equalAndNoValuesHaveBins() {
    #expect(Histogram([2, 2], binCount: 2).counts == [0, 2])
    #expect(Histogram([2, 2], binCount: 2).edges == [1.5, 2, 2.5])
    #expect(Histogram([], binCount: 2).counts == [0, 0])
  }
}
