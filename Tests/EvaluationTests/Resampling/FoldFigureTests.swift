import FilbertJSON
import FilbertTestSupport
import Foundation
import Testing

@testable import FilbertEvaluation

/// Figures over folds, by SciPy.
private struct FoldFixture: Decodable {
  struct Figures: Decodable {
    let first, second: [Double]
    let ratio, level: Double
    let mean, deviation: Double
    let interval: [Double]
    let difference: Double
    let differenceInterval: [Double]
    let t, p: Double
  }
  let figures: [Figures]
  let quantiles: [[Double]]

  static func read() throws -> FoldFixture {
    try JSONDecoder().decode(FoldFixture.self, from: Fixtures.data("folds/figures.json"))
  }
}

@Suite struct FoldFigureTests {
  private func isClose(_ value: Double?, _ expected: Double) -> Bool {
    guard let value else { return false }
    return abs(value - expected) <= 1e-12 * max(1e-3, abs(expected))
  }

  private func isClose(_ interval: Interval?, _ expected: [Double]) -> Bool {
    isClose(interval?.low, expected[0]) && isClose(interval?.high, expected[1])
  }

  @Test func quantilesAreSciPys() throws {
    for quantile in try FoldFixture.read().quantiles {
      let value = StudentDistribution.quantile(quantile[0], degrees: quantile[1])
      #expect(isClose(value, quantile[2]), "\(quantile): \(value)")
    }
  }

  @Test func meansAndIntervalsAreSciPys() throws {
    for fixture in try FoldFixture.read().figures {
      let figure = FoldFigure(
        key: "f1", values: fixture.first, ratio: fixture.ratio, level: fixture.level)
      #expect(isClose(figure.mean, fixture.mean))
      #expect(isClose(figure.standardDeviation, fixture.deviation))
      #expect(isClose(figure.interval, fixture.interval))
    }
  }

  @Test func pairedTestsAreSciPys() throws {
    for fixture in try FoldFixture.read().figures {
      let figure = PairedFoldFigure(
        key: "f1", first: fixture.first, second: fixture.second, ratio: fixture.ratio,
        level: fixture.level)
      #expect(isClose(figure.first, fixture.mean))
      #expect(isClose(figure.difference?.value, fixture.difference))
      #expect(isClose(figure.difference?.interval, fixture.differenceInterval))
      #expect(isClose(figure.statistic, fixture.t) && isClose(figure.pValue, fixture.p))
      #expect(figure.degrees == fixture.first.count - 1)
      // The other way round the sign changes, and nothing else.
      let reversed = PairedFoldFigure(
        key: "f1", first: fixture.second, second: fixture.first, ratio: fixture.ratio)
      #expect(reversed.pValue == figure.pValue && reversed.statistic == figure.statistic.map(-))
    }
  }

  @Test func foldsWithoutTheFigureAreLeftOut() {
    let figure = FoldFigure(key: "f1", values: [0.5, nil, 0.7, nil], ratio: 0.25)
    let kept = FoldFigure(key: "f1", values: [0.5, 0.7], ratio: 0.25)
    #expect(figure.mean == 0.6 && figure.interval == kept.interval)
    #expect(figure.standardDeviation == kept.standardDeviation)
    let none = FoldFigure(key: "f1", values: [nil, nil], ratio: 0.25)
    #expect(none.mean == nil && none.standardDeviation == nil && none.interval == nil)
    let one = FoldFigure(key: "f1", values: [nil, 0.5], ratio: 0.25)
    #expect(one.mean == 0.5 && one.standardDeviation == nil && one.interval == nil)
    let paired = PairedFoldFigure(
      key: "f1", first: [0.5, nil, 0.7], second: [0.4, 0.9, nil], ratio: 0.25)
    #expect(paired.first == 0.5 && paired.second == 0.4 && paired.degrees == 0)
    #expect(paired.pValue == nil && paired.difference?.interval == nil)
  }

  @Test func intervalsEndWhereFiguresDo() {
    let figure = FoldFigure(key: "accuracy", values: [0.9, 1, 1], ratio: 0.5, within: 0...1)
    #expect(figure.interval?.high == 1)
    #expect(figure.interval.map { $0.low < 0.9 } == true)
  }

  @Test func equalDifferencesHaveNoStatistic() {
    let same = PairedFoldFigure(
      key: "f1", first: [0.5, 0.6], second: [0.5, 0.6], ratio: 1)
    #expect(same.statistic == nil && same.pValue == 1)
    let shifted = PairedFoldFigure(key: "f1", first: [0.5, 0.25], second: [0.75, 0.5], ratio: 1)
    #expect(shifted.statistic == nil && shifted.pValue == nil)
    #expect(shifted.json["t"] == .null && shifted.json["p_value"] == .null)
  }

  @Test func theRatioIsTheMeanOverFolds() {
    #expect(FoldSizes(training: [80, 80, 80], test: [20, 20, 20]).ratio == 0.25)
    #expect(FoldSizes(training: [10, 20], test: [10, 10]).ratio == 0.75)
  }
}
