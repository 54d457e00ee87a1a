import FilbertCore
import FilbertJSON
import FilbertSearch
import Testing

@Suite struct RealityCheckTests {
  /// arch counts the draws with a greater advantage; one more of each keeps the probability above 0 (Davison & Hinkley
  /// 1997, section 4.2.2).
  @Test func equalsArch() throws {
    let cases = try SearchFixtures.load("reality")
    #expect(cases.count == 6)
    var compared = 0
    for reference in cases {
      let scores = try #require(reference["scores"]).numbers
      let draws = try #require(reference["draws"]?.arrayValue).map(\.numbers)
      let check = RealityCheck(scores: scores, baseline: 0, draws: draws)
      let best = try #require(scores.indices.max { scores[$0] < scores[$1] })
      #expect(check.best == best)
      guard best != 0 else {
        #expect(check.pValue == 1 && !check.isWon)
        continue
      }
      let share = try #require(reference["pValue"]?.doubleValue)
      #expect((check.pValue - (1 + share * 200) / 201).magnitude < 1e-12)
      #expect((check.advantage - scores[best]).magnitude < 1e-12)
      compared += 1
    }
    #expect(compared >= 4)
  }

  /// Ten equal models: the best of them wins against an eleventh about as often as the significance says, although it
  /// is better by much more than one model would be by chance.
  @Test func theBestOfEqualModelsSeldomWins() {
    var numbers = SplitMix64(seed: 3)
    let (searches, rows, models, count) = (200, 60, 11, 100)
    var won = 0
    for _ in 0..<searches {
      let answers = (0..<models).map { _ in
        (0..<rows).map { _ in numbers.uniform() < 0.7 ? 1.0 : 0 }
      }
      func scores(_ drawn: [Int]) -> [Double] {
        answers.map { model in drawn.reduce(0) { $0 + model[$1] } / Double(rows) }
      }
      let draws = (0..<count).map { _ in
        scores((0..<rows).map { _ in Int(numbers.next(below: UInt64(rows))) })
      }
      if RealityCheck(scores: scores(Array(0..<rows)), baseline: 0, draws: draws).isWon { won += 1 }
    }
    #expect(won <= 20)
  }

  @Test func aModelThatIsBetterOnEveryRowWins() {
    let draws = (0..<100).map { draw -> [Double] in
      let luck = Double(draw % 5) / 100
      return [0.5 + luck, 0.6 + luck]
    }
    let check = RealityCheck(scores: [0.52, 0.62], baseline: 0, draws: draws)
    #expect(check.isWon && check.best == 1)
    #expect(
      !RealityCheck(scores: [0.62, 0.52], baseline: 0, draws: draws.map { $0.reversed() }).isWon)
  }

  @Test func drawsWithoutAFigureDoNotCount() {
    let check = RealityCheck(
      scores: [0.5, 0.6], baseline: 0,
      draws: [[.nan, 0.6], [0.5, .infinity], [0.5, 0.6], [0.5, 0.6]])
    #expect(check.pValue == 1.0 / 3)
    #expect(!RealityCheck(scores: [0.5, 0.6], baseline: 0, draws: []).isWon)
    #expect(RealityCheck(scores: [0.5, .nan], baseline: 0, draws: []).best == 0)
  }

  /// Such as the R² of a default that judges equal numbers.
  @Test func withoutAScoreOfTheDefaultNothingWins() {
    let draws = (0..<99).map { _ in [0.1, 0.9] }
    for score in [Double.nan, .infinity, -.infinity] {
      let check = RealityCheck(scores: [score, 0.9], baseline: 0, draws: draws)
      #expect(check.best == 0 && check.advantage == 0 && check.pValue == 1 && !check.isWon)
    }
  }

  /// A model without a score has no luck that the best one is compared with.
  @Test func aModelWithoutAScoreChangesNothing() {
    let draws = (0..<99).map { draw in [0.5, draw % 20 == 0 ? 0.9 : 0.6, .nan] }
    let check = RealityCheck(scores: [0.5, 0.6, .nan], baseline: 0, draws: draws)
    #expect(
      check.pValue
        == RealityCheck(
          scores: [0.5, 0.6], baseline: 0, draws: draws.map { Array($0.prefix(2)) }
        ).pValue)
  }
}
