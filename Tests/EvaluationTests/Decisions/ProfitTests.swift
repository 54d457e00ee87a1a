import FilbertCore
import FilbertJSON
import Testing

@testable import FilbertEvaluation

/// Rows with the profit at every threshold, by brute force.
private struct ProfitFixture: Decodable {
  let seed: UInt64
  let draws: Int
  let probabilities: [Double]
  let labels: [Bool]
  let values: [Double]
  let costs: [Double]
  let value: Double
  let cost: Double
  let varies: Bool
  let thresholds: [Double]
  let totals: [Double]
  let contacted: [Int]
  let truePositives: [Int]
  let intervals: [[Double]]
  let best: Double?

  var profit: Profit? {
    Profit(
      probabilities: probabilities, isPositive: labels,
      value: varies ? .rows(values) : .each(value), cost: varies ? .rows(costs) : .each(cost),
      bootstrap: Bootstrap(draws: draws, seed: seed))
  }
}

@Suite struct ProfitTests {
  @Test func equalsBruteForce() throws {
    let fixtures: [ProfitFixture] = try jsonLines("profit.jsonl", in: "decisions")
    for fixture in fixtures {
      let profit = try #require(fixture.profit)
      #expect(profit.best?.threshold == fixture.best)
      // So few rows that every threshold is shown.
      let points = profit.points.dropFirst()
      #expect(points.map(\.threshold) == fixture.thresholds)
      #expect(areClose(points.map(\.profit.value), fixture.totals))
      #expect(points.map(\.contacted) == fixture.contacted)
      #expect(points.map(\.truePositives) == fixture.truePositives)
      for (point, expected) in zip(points, fixture.intervals) {
        #expect(isSame(point.profit.interval, expected))
      }
      #expect(profit.points[0].threshold == .infinity && profit.points[0].profit.value == 0)
      #expect(profit.everybody?.share == 1)
      let rows = Double(fixture.labels.count)
      #expect(
        profit.points.allSatisfy { $0.profitPerRow.value == $0.profit.value / rows })
    }
    #expect(fixtures.contains { $0.best == nil } && fixtures.contains { $0.best != nil })
    #expect(Set(fixtures.map(\.varies)).count == 2)
  }

  @Test func nobodyIsWorthContactingIfCostsExceedValues() throws {
    let profit = try #require(
      Profit(
        probabilities: [0.9, 0.1], isPositive: [true, false], value: .each(1), cost: .each(2)))
    #expect(profit.best == nil)
    #expect(profit.json["best"]?.isNull == true)
    #expect(profit.json["points"]?.arrayValue?.first?["threshold"]?.isNull == true)
  }

  @Test func equalProfitsContactTheFewestRows() throws {
    // The second row pays for itself exactly.
    let profit = try #require(
      Profit(
        probabilities: [0.9, 0.8, 0.1], isPositive: [true, true, false],
        value: .rows([5, 1, 0]), cost: .each(1)))
    #expect(profit.best?.contacted == 1 && profit.best?.threshold == 0.9)
    #expect(profit.best?.profit.value == 4)
  }

  /// Cents add up to what they are, so that adding and taking away a cent ends at nothing.
  @Test func centsDoNotDrift() throws {
    let rows = 30_000
    let profit = try #require(
      Profit(
        probabilities: (0..<rows).map { Double(rows - $0) },
        isPositive: (0..<rows).map { $0 % 3 == 0 }, value: .each(0.3), cost: .each(0.1)))
    // Each positive is worth what three rows cost.
    let last = try #require(profit.everybody)
    #expect(abs(last.profit.value) < 1e-9)
    #expect(profit.points.count <= Profit.mostPoints + 3)
  }

  @Test func manyRowsHaveNormalIntervals() throws {
    var numbers = SplitMix64(seed: 2)
    let rows = Profit.mostDrawnRows + 1
    let probabilities = (0..<rows).map { _ in Double(numbers.next(below: 50)) / 50 }
    let isPositive = probabilities.map { numbers.uniform() < $0 }
    let profit = try #require(
      Profit(
        probabilities: probabilities, isPositive: isPositive, value: .each(2), cost: .each(1)))
    let best = try #require(profit.best)
    let earnings = probabilities.indices.map { row in
      probabilities[row] >= best.threshold ? (isPositive[row] ? 1.0 : -1.0) : 0
    }
    let total = earnings.reduce(0, +)
    #expect(abs(best.profit.value - total) < 1e-9)
    let mean = total / Double(rows)
    let variance = earnings.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(rows - 1)
    let width = 1.959963984540054 * (variance * Double(rows)).squareRoot()
    #expect(areClose([best.profit.interval?.halfWidth ?? 0], [width], within: 1e-9))
  }

  @Test func whatIsNotANumberHasNoProfit() {
    let labels = [true, false]
    #expect(
      Profit(
        probabilities: [.nan, 0], isPositive: labels, value: .each(1), cost: .each(0)) == nil)
    #expect(
      Profit(
        probabilities: [1, 0], isPositive: labels, value: .rows([.infinity, 0]), cost: .each(0))
        == nil)
    let (most, more) = (RowAmounts.greatest, RowAmounts.greatest.nextUp)
    #expect(
      Profit(probabilities: [1, 0], isPositive: labels, value: .each(more), cost: .each(0)) == nil)
    #expect(
      Profit(probabilities: [1, 0], isPositive: labels, value: .each(1), cost: .rows([0, more]))
        == nil)
    let great = Profit(
      probabilities: [1, 0], isPositive: labels, value: .each(most), cost: .each(0))
    #expect(great?.best?.profit.value == most)
    let none = Profit(probabilities: [], isPositive: [], value: .each(1), cost: .each(0))
    #expect(none?.best == nil && none?.everybody == nil && none?.points.count == 1)
  }
}
