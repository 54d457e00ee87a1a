import Testing

@testable import FilbertEvaluation

/// Random probabilities with scikit-learn's figures for them; null where a figure is undefined.
private struct ScoreFixture: Decodable {
  let classes: Int
  let gold: [Int]
  let probabilities: [Double]
  let rocAUC: [Double?]
  let averagePrecision: [Double?]
  let logLoss: Double
  let macroROCAUC: Double?
}

@Suite struct ProbabilityTests {
  @Test func givesScikitLearnsFigures() throws {
    let fixtures: [ScoreFixture] = try jsonLines("scores.jsonl")
    #expect(fixtures.count == 100)
    for fixture in fixtures {
      let probabilities = ClassProbabilities(
        values: fixture.probabilities, classCount: fixture.classes)
      let gold = fixture.gold
      #expect(probabilities.oneVersusRestROCAUC(gold: gold) == fixture.rocAUC)
      for label in 0..<fixture.classes {
        let curve = try #require(
          RankingCurve(scores: probabilities.column(label), isPositive: gold.map { $0 == label }))
        #expect(curve.averagePrecision == fixture.averagePrecision[label])
      }
      // The vector logarithm of NumPy and the scalar one of libm differ in the last bit.
      let loss = try #require(probabilities.logLoss(gold: gold))
      #expect(abs(loss - fixture.logLoss) <= 1e-14 * max(1, fixture.logLoss))
      if let macro = fixture.macroROCAUC {
        #expect(probabilities.macroROCAUC(gold: gold) == macro)
      }
    }
  }

  @Test func oneClassHasNoArea() throws {
    let positives = try #require(RankingCurve(scores: [0.2, 0.8], isPositive: [true, true]))
    #expect(positives.rocAUC == nil)
    #expect(positives.averagePrecision == 1)
    let negatives = try #require(RankingCurve(scores: [0.2, 0.8], isPositive: [false, false]))
    #expect(negatives.rocAUC == nil)
    #expect(negatives.averagePrecision == nil)
    let none = try #require(RankingCurve(scores: [], isPositive: []))
    #expect(none.rocAUC == nil)
  }

  @Test func thePositiveClassDecidesTheDirection() throws {
    let scores = [0.9, 0.8, 0.3, 0.1]
    let isPositive = [true, false, true, false]
    #expect(RankingCurve(scores: scores, isPositive: isPositive)?.rocAUC == 0.75)
    let swapped = RankingCurve(scores: scores, isPositive: isPositive.map { !$0 })
    #expect(swapped?.rocAUC == 0.25)
  }

  @Test func orderAmongTiesIsIrrelevant() {
    let first = RankingCurve(scores: [0.5, 0.5, 0.5], isPositive: [true, false, false])
    let last = RankingCurve(scores: [0.5, 0.5, 0.5], isPositive: [false, false, true])
    #expect(first == last)
    #expect(first?.rocAUC == 0.5)
  }

  @Test func refusesWhatCannotBeRanked() {
    #expect(RankingCurve(scores: [0.5, .nan], isPositive: [true, false]) == nil)
  }

  @Test func aLabelTheModelLacksLeavesTheLossUndefined() {
    let probabilities = ClassProbabilities(values: [0.5, 0.5, 0.9, 0.1], classCount: 2)
    #expect(probabilities.logLoss(gold: [0, 2]) == nil)
    #expect(ClassProbabilities(values: [], classCount: 2).logLoss(gold: []) == nil)
    #expect(ClassProbabilities(values: [], classCount: 2).macroROCAUC(gold: []) == nil)
  }
}
