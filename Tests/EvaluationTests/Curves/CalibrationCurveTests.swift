import Testing

@testable import FilbertEvaluation

@Suite struct CalibrationCurveTests {
  @Test func givesScikitLearnsBins() throws {
    for fixture in try CurveFixture.all() {
      for expected in fixture.calibration {
        let curve = try #require(
          CalibrationCurve(
            probabilities: fixture.scores, isPositive: fixture.isPositive,
            binCount: expected.bins))
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
    #expect(Histogram([1, 2], binCount: 2, range: 1...1).edges == [0.5, 1, 1.5])
    #expect(Histogram([1, 2], binCount: 2, range: 1...1).counts == [0, 1])
  }

  @Test func aRangeWithoutRoomIsOneBin() {
    let close = [1, 1.0.nextUp, 1.0.nextUp.nextUp]
    let narrow = Histogram(close + [1], binCount: 30)
    #expect(narrow.edges == [1, close[2]] && narrow.counts == [4])
    // Two bins have room.
    #expect(Histogram(close, binCount: 2).edges == close)
    // A half is less than the rounding error of these.
    let huge = Histogram([1e17, 1e17], binCount: 30)
    #expect(huge.edges == [1e17 - 16, 1e17 + 16] && huge.counts == [2])
    let least = Double.leastNonzeroMagnitude
    let tiny = Histogram([0, least], binCount: 20)
    #expect(tiny.edges == [0, least] && tiny.counts == [2])
  }

  @Test func edgesAreFiniteAndAscend() {
    let greatest = Double.greatestFiniteMagnitude
    for values in [[-1e308, 0, 1e308], [greatest], [-greatest], [-greatest, greatest], [1e300]] {
      for count in [1, 2, 20, 100] {
        let histogram = Histogram(values, binCount: count)
        #expect(histogram.edges.allSatisfy { $0.isFinite })
        #expect(zip(histogram.edges, histogram.edges.dropFirst()).allSatisfy { $0 < $1 })
        #expect(histogram.counts.reduce(0, +) == values.count)
        #expect(histogram.counts.count == histogram.edges.count - 1)
      }
    }
    #expect(Histogram([-1e308, 0, 1e308], binCount: 2).counts == [1, 2])
  }
}
