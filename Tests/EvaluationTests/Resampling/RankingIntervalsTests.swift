import FilbertCore
import FilbertTestSupport
import Foundation
import Testing

@testable import FilbertEvaluation

/// Scores with DeLong's standard errors.
private struct AreaFixture: Decodable {
  let scores: [Double]
  let other: [Double]
  let positive: [Bool]
  let area: Double
  let error: Double
  let difference: Double
  let differenceError: Double
}

@Suite struct RankingIntervalsTests {
  /// The area of one label.
  private func intervals(_ scores: [Double], _ isPositive: [Bool]) -> RankingIntervals {
    RankingIntervals(
      labelCount: 1, rows: scores.count, scores: { _ in scores }, isPositive: { _ in isPositive })
  }

  @Test func drawnAreasHaveSciPysIntervals() throws {
    for fixture in try IntervalFixture.read().probabilities {
      let all = ClassProbabilities(values: fixture.probabilities, classCount: 3)
      let bootstrap = Bootstrap(draws: fixture.draws, seed: fixture.seed)
      let figures = RankingIntervals(
        labelCount: 3, rows: fixture.gold.count, bootstrap: bootstrap, scores: all.column
      ) { label in
        fixture.gold.map { $0 == label }
      }
      for label in 0..<3 {
        #expect(isSame(figures.areas[label]?.interval, fixture.areas[label]))
        #expect(
          areClose(
            [figures.areas[label]?.value ?? .nan],
            [all.oneVersusRestROCAUC(gold: fixture.gold)[label] ?? .nan]))
      }
      #expect(isSame(figures.macroArea?.interval, fixture.macro))
      let paired = PairedRanking(
        first: all.column(0), second: all.column(1).map { 1 - $0 },
        isPositive: fixture.gold.map { $0 == 0 }, bootstrap: bootstrap)
      #expect(isSame(paired.area?.interval, fixture.difference))
    }
  }

  @Test func largeAreasHaveDeLongsError() throws {
    let fixtures = try JSONDecoder().decode(
      [AreaFixture].self, from: Fixtures.data("resampling/areas.json"))
    for fixture in fixtures {
      let first = try #require(
        AreaPlacements(scores: fixture.scores, isPositive: fixture.positive))
      let second = try #require(
        AreaPlacements(scores: fixture.other, isPositive: fixture.positive))
      #expect(
        areClose([first.area, second.area - first.area], [fixture.area, fixture.difference]))
      let rows = fixture.scores.indices
      let variance = rows.reduce(0.0) { $0 + first.influence(of: $1) * first.influence(of: $1) }
      #expect(areClose([variance.squareRoot()], [fixture.error]))
      let ofDifference = rows.reduce(0.0) { sum, row in
        let influence = second.influence(of: row) - first.influence(of: row)
        return sum + influence * influence
      }
      #expect(areClose([ofDifference.squareRoot()], [fixture.differenceError]))
    }
  }

  /// Above the limit the interval is DeLong's, and nearly that of draws.
  @Test func bothMethodsAgree() throws {
    var numbers = SplitMix64(seed: 4)
    let rows = RankingIntervals.mostDrawnRows + 1
    let isPositive = (0..<rows).map { _ in numbers.uniform() < 0.3 }
    let scores = isPositive.map { numbers.uniform() + ($0 ? 0.3 : 0) }
    let other = scores.map { $0 + 0.2 * numbers.uniform() }
    let figures = intervals(scores, isPositive)
    let groups = try #require(ScoreGroups(scores))
    let drawn = Bootstrap(draws: 100).estimates(ofRows: rows) { counts in
      [groups.area(isPositive: isPositive, multiplicities: counts)]
    }[0]
    #expect(areClose([figures.areas[0]?.value ?? .nan], [drawn?.value ?? .nan]))
    let widths = [figures.areas[0], figures.macroArea, drawn].map {
      $0?.interval?.halfWidth ?? .nan
    }
    #expect(abs(widths[0] - widths[1]) < 1e-12)
    #expect(abs(widths[2] / widths[0] - 1) < 0.3)
    // Models that agree in nearly everything: their difference is known far better.
    let paired = PairedRanking(first: scores, second: other, isPositive: isPositive)
    #expect((paired.area?.interval?.halfWidth ?? .nan) < widths[0] / 2)
    #expect((paired.area?.value ?? .nan) < 0)
  }

  /// The labels share the draws, so each has the interval that it has alone.
  @Test func labelsComparedTogetherHaveTheirOwnDifferences() throws {
    var numbers = SplitMix64(seed: 8)
    let rows = 60
    let bootstrap = Bootstrap(draws: 50, seed: 3)
    let isPositive = (0..<3).map { label in (0..<rows).map { $0 % 3 == label && label < 2 } }
    let scores = (0..<2).map { _ in (0..<3).map { _ in (0..<rows).map { _ in numbers.uniform() } } }
    let paired = PairedRanking(
      labelCount: 3, rows: rows, bootstrap: bootstrap, first: { scores[0][$0] },
      second: { scores[1][$0] }, isPositive: { isPositive[$0] })
    for label in 0..<3 {
      let alone = PairedRanking(
        first: scores[0][label], second: scores[1][label], isPositive: isPositive[label],
        bootstrap: bootstrap)
      #expect(paired.areas[label] == alone.area)
    }
    #expect(paired.areas[0]?.interval != nil && paired.areas[0] != paired.areas[1])
    #expect(paired.areas[2] == nil, "no row has the label")
    let none = PairedRanking(
      labelCount: 0, rows: rows, first: { _ in [] }, second: { _ in [] }, isPositive: { _ in [] })
    #expect(none.areas.isEmpty)
  }

  /// With so many labels the rows are not drawn, so the seed and the number of draws do not matter.
  @Test func manyLabelsHaveDeLongsDifferences() throws {
    var numbers = SplitMix64(seed: 9)
    let rows = 2001
    #expect(RankingIntervals.areDrawn(rows: rows, labelCount: 99))
    #expect(!RankingIntervals.areDrawn(rows: rows, labelCount: 100))
    #expect(!RankingIntervals.areDrawn(rows: 10_001, labelCount: 1))
    let isPositive = (0..<rows).map { _ in numbers.uniform() < 0.3 }
    let first = isPositive.map { numbers.uniform() + ($0 ? 0.3 : 0) }
    let second = first.map { $0 + 0.2 * numbers.uniform() }
    let paired = PairedRanking(
      labelCount: 100, rows: rows, bootstrap: Bootstrap(draws: 1), first: { _ in first },
      second: { $0 == 1 ? first : second }, isPositive: { _ in isPositive })
    let alone = PairedRanking(
      first: first, second: second, isPositive: isPositive, bootstrap: Bootstrap(draws: 200))
    let (area, drawn) = (try #require(paired.areas[0]), try #require(alone.area))
    #expect(areClose([area.value], [drawn.value]))
    let width = try #require(area.interval?.halfWidth)
    #expect(width > 0)
    #expect(abs((drawn.interval?.halfWidth ?? .nan) / width - 1) < 0.3)
    #expect(paired.areas[1] == Estimate(0, Interval(low: 0, high: 0)))
    #expect(paired.areas[99] == area)
  }

  @Test func oneClassHasNoArea() {
    let one = intervals([0.1, 0.2], [true, true])
    #expect(one.areas == [nil] && one.macroArea == nil)
    #expect(PairedRanking(first: [0.1], second: [0.2], isPositive: [true]).area == nil)
    #expect(AreaPlacements(scores: [.nan, 1], isPositive: [true, false]) == nil)
    #expect(intervals([.nan, 1], [true, false]).areas == [nil])
  }
}
