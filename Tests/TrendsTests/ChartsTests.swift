import FilbertCore
import FilbertEvaluation
import FilbertTestSupport
import Foundation
import Testing

@testable import FilbertTrends

/// Charts and baselines against NumPy and statsmodels, see `Scripts/fixtures/trends.py`.
struct ChartsTests {
  private struct ChartCase: Decodable {
    struct Reading: Decodable {
      let cusum: Double
      let rises: Bool
      let ewma: Double
    }
    let rows: Int
    let learned: Int
    let hits: [Int]
    let readings: [Reading]
  }

  private struct DispersionCase: Decodable {
    let rows: [Int]
    let hits: [Int]
    let level: Double
    let dispersion: Double
  }

  private struct SeasonCase: Decodable {
    let information: [Double]
    let scores: [Double]
    let variance: Double
    let effects: [Double]
  }

  private func read<Value: Decodable>(_ name: String, as type: Value.Type) throws -> Value {
    try JSONDecoder().decode(type, from: Fixtures.data("trends/\(name).json"))
  }

  @Test func chartsEqualTheirDefinition() throws {
    let expected = try read("charts", as: ChartCase.self)
    let values = SeriesValues(
      hits: expected.hits, of: expected.hits.map { _ in expected.rows })
    let numbers = Array(20_000..<(20_000 + values.count))
    let baseline = Baseline(
      values, indices: Array(0..<expected.learned), numbers: numbers, period: .day)
    #expect(baseline.dispersion == 1)
    var charts = ControlCharts(baseline)
    for (place, wanted) in expected.readings.enumerated() {
      let index = expected.learned + place
      let reading = charts.add(values.rows[index], values.sums[index], numbers[index])
      #expect(abs(reading.cusum - wanted.cusum) < 1e-9, "\(place)")
      #expect(abs(reading.ewma - wanted.ewma) < 1e-9, "\(place)")
      if wanted.cusum > 0 { #expect(reading.cusumRises == wanted.rises, "\(place)") }
    }
  }

  @Test func overdispersionIsThatOfAGeneralizedLinearModel() throws {
    for expected in try read("dispersion", as: [DispersionCase].self) {
      let values = SeriesValues(hits: expected.hits, of: expected.rows)
      let baseline = Baseline(
        values, indices: Array(0..<values.count), numbers: Array(0..<values.count), period: .week)
      // Half a row of each kind pulls the level towards a half.
      #expect(abs(baseline.level - expected.level) < 5e-4)
      #expect(abs(baseline.dispersion * 0.977 / expected.dispersion - 1) < 0.01)
    }
  }

  @Test func seasonsAreShrunkenByTheirVariance() throws {
    let cases = try read("seasons", as: [SeasonCase].self)
    for expected in cases {
      var season = SeasonEffects(.weekday)
      season.update(scores: expected.scores, information: expected.information)
      for (effect, wanted) in zip(season.effects, expected.effects) {
        #expect(abs(effect - wanted) < 1e-9)
      }
    }
    #expect(cases.contains { $0.variance == 0 } && cases.contains { $0.variance > 0.05 })
  }

  @Test func aWeekdayIsTakenOut() {
    var random = SplitMix64(seed: 5)
    let rows = Array(repeating: 500, count: 56)
    let hits = rows.indices.map {
      random.binomial(trials: 500, probability: $0 % 7 < 5 ? 0.2 : 0.4)
    }
    // Day 4 is a Monday: 1970-01-05.
    let numbers = rows.indices.map { $0 + 4 }
    let baseline = Baseline(
      SeriesValues(hits: hits, of: rows), indices: Array(rows.indices), numbers: numbers,
      period: .day)
    #expect(abs(baseline.expected(4) - 0.2) < 0.02)
    #expect(abs(baseline.expected(10) - 0.4) < 0.03)
    #expect(baseline.dispersion < 1.5)
  }

  @Test func simulatedPeriodsVaryAsTheBaselineSays() {
    let values = SeriesValues(
      hits: (0..<30).map { $0 % 2 == 0 ? 30 : 50 }, of: Array(repeating: 200, count: 30))
    let baseline = Baseline(
      values, indices: Array(0..<30), numbers: Array(0..<30), period: .week)
    #expect(baseline.dispersion > 2)
    var random = SplitMix64(seed: 1)
    let draws = (0..<4000).map { _ in random.sum(of: 200, 3, baseline) }
    let mean = draws.reduce(0, +) / 4000
    let variance = draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 3999
    let share = baseline.expected(3)
    #expect(abs(mean / 200 - share) < 0.003)
    #expect(abs(variance / (200 * share * (1 - share)) / baseline.dispersion - 1) < 0.1)
  }

  @Test func skewnessComesFromSumsOfSquares() {
    var random = SplitMix64(seed: 3)
    var (sums, squares): ([Double], [Double]) = ([], [])
    for _ in 0..<4000 {
      let values = (0..<25).map { _ in -log(1 - random.uniform()) }
      sums.append(values.reduce(0, +))
      squares.append(values.reduce(0) { $0 + $1 * $1 })
    }
    let values = SeriesValues(sums: sums, squares: squares, of: sums.map { _ in 25 })
    // The exponential distribution has skewness 2, the mean of 25 has 2 / 5.
    #expect(abs(values.skewnessOfMeans(Array(0..<4000)) - 0.4) < 0.05)
    #expect(abs(values.variance(between: Array(0..<4000)) - 1) < 0.1)
  }

  @Test func ranksAreNormalScores() {
    let ranks = ResidualRanks([3, 1, 2])
    #expect(ranks.score(of: 2) == 0)
    #expect(abs(ranks.score(of: 1e9) - NormalDistribution.quantile(7.0 / 8)) < 1e-12)
    #expect(abs(ranks.score(of: -5) - NormalDistribution.quantile(1.0 / 8)) < 1e-12)
    #expect(abs(ranks.score(of: 1.5) - NormalDistribution.quantile(3.0 / 8)) < 1e-12)
  }

  @Test func meansHaveTheirStandardError() throws {
    let values = SeriesValues(sums: [30], squares: [110], of: [10])
    let estimate = try #require(values.estimate([0]))
    // Variance (110 - 90) / 9, so the standard error is sqrt(20 / 90).
    #expect(estimate.value == 3)
    #expect(
      abs((estimate.interval?.halfWidth ?? 0) - 1.959_963_984_540_054 * (20.0 / 90).squareRoot())
        < 1e-12)
  }
}
