import FilbertCore
import FilbertJSON
import Testing

@testable import FilbertEvaluation

/// The thresholds that rules choose, by trying all.
private struct RuleFixture: Decodable {
  struct Point: Decodable {
    let threshold: Double
    let precision: Double
    let recall: Double
    let f1: Double
    let support: Int
    let predicted: Int
    let rate: Double
  }
  struct Rule: Decodable {
    let rule: String
    let reached: Bool
    let point: Point
  }
  let scores: [Double]
  let labels: [Bool]
  let rules: [Rule]
}

@Suite struct DecisionTests {
  @Test func equalsBruteForce() throws {
    let fixtures: [RuleFixture] = try jsonLines("rules.jsonl", in: "decisions")
    for fixture in fixtures {
      let curve = try #require(RankingCurve(scores: fixture.scores, isPositive: fixture.labels))
      for expected in fixture.rules {
        let decision = try #require(Decision(rule: DecisionRule(expected.rule), curve: curve))
        let (point, right) = (decision.point, expected.point)
        #expect(decision.isReached == expected.reached, "\(expected.rule)")
        #expect(point.threshold == right.threshold, "\(expected.rule)")
        #expect(
          areClose(
            [point.precision, point.recall, point.f1, point.rate],
            [right.precision, right.recall, right.f1, right.rate]))
        #expect(point.support == right.support && point.predicted == right.predicted)
      }
    }
    let reached = fixtures.flatMap(\.rules).map(\.reached)
    #expect(reached.contains(true) && reached.contains(false))
  }

  @Test func profitChoosesItsBestThreshold() throws {
    let (scores, labels) = ([0.9, 0.8, 0.7, 0.2], [true, false, true, false])
    let curve = try #require(RankingCurve(scores: scores, isPositive: labels))
    func decision(cost: Double) throws -> Decision {
      let profit = try #require(
        Profit(probabilities: scores, isPositive: labels, value: .each(3), cost: .each(cost)))
      return try #require(Decision(curve: curve, profit: profit))
    }
    let cheap = try decision(cost: 1)
    #expect(cheap.isReached && cheap.point.threshold == 0.7 && cheap.point.predicted == 3)
    let dear = try decision(cost: 5)
    #expect(!dear.isReached && dear.point.threshold == 0.9)
    #expect(dear.json["rule"]?.stringValue == "profit")
    #expect(dear.json["reached"]?.boolValue == false)
    #expect(
      dear.json.objectValue?.names == [
        "rule", "reached", "threshold", "precision", "recall", "f1", "support", "predicted", "rate",
      ])
  }

  @Test func aLabelThatNoRowHasDecidesNothing() throws {
    let curve = try #require(RankingCurve(scores: [0.5], isPositive: [false]))
    #expect(Decision(rule: .f1, curve: curve) == nil)
  }

  @Test func readsWhatItWrites() throws {
    for text in ["profit", "f1", "precision>=0.9", "recall>=0.25", "rate<=1.0"] {
      #expect(try DecisionRule(text).description == text)
    }
    #expect(try DecisionRule(" precision >= .9 ") == .precision(atLeast: 0.9))
  }

  @Test func refusesWhatIsNotARule() {
    for text in [
      "", "F1", "precision", "precision>0.9", "precision>=", "precision>=2", "recall>=0",
      "rate>=0.1", "recall>=nan", "rate<=-0.5", "accuracy>=0.9", "recall>=0x1p-1",
    ] {
      let error = #expect(throws: FilbertError.self) { try DecisionRule(text) }
      #expect(error?.code == .usage)
      #expect(error?.message.contains("\"\(text)\"") == true)
    }
  }
}
