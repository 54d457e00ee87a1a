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
      let losses = try #require(all.losses(gold: fixture.gold))
      let loss = try #require(bootstrap.mean(of: losses))
      #expect(isSame(loss.interval, fixture.logLoss))
      #expect(loss.value == all.logLoss(gold: fixture.gold))
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
    let figures = RankingIntervals(scores: scores, isPositive: isPositive)
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

  @Test func oneClassHasNoArea() {
    let one = RankingIntervals(scores: [0.1, 0.2], isPositive: [true, true])
    #expect(one.areas == [nil] && one.macroArea == nil)
    #expect(PairedRanking(first: [0.1], second: [0.2], isPositive: [true]).area == nil)
    #expect(AreaPlacements(scores: [.nan, 1], isPositive: [true, false]) == nil)
    #expect(RankingIntervals(scores: [.nan, 1], isPositive: [true, false]).areas == [nil])
  }
}
