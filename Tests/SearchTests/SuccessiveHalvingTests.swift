import FilbertJSON
import FilbertSearch
import Testing

@Suite struct SuccessiveHalvingTests {
  @Test func rungsAndPromotionsAreScikitLearns() throws {
    let cases = try SearchFixtures.load("halving")
    #expect(cases.count == 9)
    for reference in cases {
      let maximum = try #require(reference["maximum"]?.intValue)
      let halving = SuccessiveHalving(
        trials: try #require(reference["trials"]?.intValue),
        minimum: try #require(reference["minimum"]?.intValue), maximum: maximum)
      let resources = try #require(reference["resources"]).numbers.map { Int($0) }
      #expect(halving.rungs.map(\.resource).dropLast() == resources.dropLast())
      #expect(halving.rungs.last?.resource == maximum)
      #expect(
        halving.rungs.map(\.trials) == (try #require(reference["counts"]).numbers.map { Int($0) }))
      let rungs = try #require(reference["rungs"]?.arrayValue)
      for (rung, next) in zip(rungs, rungs.dropFirst()) {
        let (points, scores) = (
          try #require(rung["x"]).numbers, try #require(rung["scores"]).numbers
        )
        let best = try #require(scores.indices.max { scores[$0] < scores[$1] })
        let promoted = SuccessiveHalving.promotions(scores, keeping: best)
        #expect(promoted.map { points[$0] }.sorted() == (try #require(next["x"]).numbers.sorted()))
      }
    }
  }

  @Test func theDefaultAlwaysGoesOn() {
    #expect(SuccessiveHalving.promotions([0.1, 0.5, 0.3, 0.4], keeping: 0) == [0, 1, 3])
    #expect(SuccessiveHalving.promotions([0.9, 0.5, 0.3, 0.4], keeping: 0) == [0, 1])
  }

  @Test func equalScoresGoToTheEarlierTrialAndUndefinedOnesNowhere() {
    #expect(SuccessiveHalving.promotions([0.5, 0.5, 0.5, 0.5], keeping: 0) == [0, 1])
    #expect(
      SuccessiveHalving.promotions([.nan, .nan, 0.1, -3, 0.2, -.infinity], keeping: 2) == [2, 4])
  }

  @Test func theLastRungHasEverything() {
    for trials in 1...60 {
      for maximum in [8, 9, 27, 100] {
        let rungs = SuccessiveHalving(trials: trials, minimum: 8, maximum: maximum).rungs
        #expect(rungs.last?.resource == maximum)
        #expect(rungs.first?.trials == trials)
        #expect(zip(rungs, rungs.dropFirst()).allSatisfy { $0.resource < $1.resource })
      }
    }
  }
}
