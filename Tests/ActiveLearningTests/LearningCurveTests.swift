import FilbertTensor
import Testing

@testable import FilbertActiveLearning

@Suite struct LearningCurveTests {
  @Test func equalsCurveFit() throws {
    let cases: [PowerLawCase] = try SelectionFixtures.load("power_law")
    #expect(cases.count == 4)
    for reference in cases {
      let law = try #require(PowerLaw(rows: reference.rows, figures: reference.figures))
      #expect(law.degrees == reference.degrees)
      for (own, expected) in zip([law.a, law.b, law.c], reference.parameters) {
        #expect(abs(own - expected) < 1e-4 * max(1, abs(expected)))
      }
      #expect(abs(law.value(at: reference.at) - reference.value) < 1e-6)
      #expect(abs(law.halfWidth(at: reference.at) - reference.half) < 1e-5)
    }
  }

  @Test func anExactLawIsFound() throws {
    let rows = [100.0, 200, 400, 800, 1_600]
    let law = try #require(
      PowerLaw(rows: rows, figures: rows.map { 0.9 - 5 / $0.squareRoot() }))
    #expect(abs(law.a - 0.9) < 1e-6 && abs(law.b - 5) < 1e-4 && abs(law.c - 0.5) < 1e-6)
    #expect(law.deviation < 1e-7)
  }

  @Test func flatFiguresGiveAFlatCurve() throws {
    let rows = [100.0, 200, 300, 400, 500]
    let falling = try #require(PowerLaw(rows: rows, figures: [0.8, 0.79, 0.78, 0.77, 0.76]))
    #expect(falling.b == 0 && abs(falling.value(at: 10_000) - 0.78) < 1e-12)
    let same = try #require(PowerLaw(rows: rows, figures: [1, 1, 1, 1, 1]))
    #expect(same.value(at: 1_000) == 1 && same.halfWidth(at: 1_000) == 0)
  }

  @Test func tooFewPointsHaveNoLaw() {
    #expect(PowerLaw(rows: [1, 2, 3, 4], figures: [0.1, 0.2, 0.3, 0.4]) == nil)
    #expect(PowerLaw(rows: [1, 1, 2, 2, 2], figures: [0.1, 0.2, 0.3, 0.4, 0.5]) == nil)
    #expect(PowerLaw(rows: [0, 1, 2, 3, 4], figures: [0.1, 0.2, 0.3, 0.4, 0.5]) == nil)
    #expect(
      PowerLaw(rows: [1, 2, 3, 4, 5], figures: [0.1, 0.2, .nan, 0.4, 0.5]) == nil)
  }

  @Test func smallerPartsLieWithinLargerOnesAndKeepShares() {
    let rows = Array(1_000..<1_300)
    // Two of three rows have the first class.
    let classes = rows.map { $0 % 3 == 0 ? 1 : 0 }
    let parts = LearningCurve.parts(
      of: rows, classes: classes, draws: RandomStream(seed: 1, name: "parts"))
    #expect(parts.map(\.count) == [60, 90, 120, 150, 195, 240, 300])
    for (smaller, larger) in zip(parts, parts.dropFirst()) {
      #expect(Set(smaller).isSubset(of: larger))
    }
    for part in parts {
      let share = Double(part.count { $0 % 3 == 0 }) / Double(part.count)
      #expect(abs(share - 1.0 / 3) < 0.02)
    }
    #expect(parts.last == rows)
  }

  /// Rows of four labels, of which a share that falls with the size is answered wrongly.
  private func answers(_ count: Int, wrong: (Double) -> Double) -> CurveAnswers {
    let draws = RandomStream(seed: 9, name: "answers")
    let gold = (0..<count).map { [$0 % 4] }
    return CurveAnswers(
      gold: gold, labelCount: 4,
      sizes: LearningCurve.shares.map { share in
        let rows = Int(share * Double(count) * 0.8)
        let error = wrong(Double(rows))
        return CurveAnswers.Size(
          rows: rows,
          labels: gold.indices.map { [draws.uniform($0) < error ? ($0 + 1) % 4 : $0 % 4] })
      })
  }

  @Test func macroF1IsThatOfScikitLearn() {
    // f1_score([0, 0, 1, 2, 2], [0, 1, 1, 2, 0], average="macro") with the second row three times
    let answers = CurveAnswers(
      gold: [[0], [0], [1], [2], [2]], labelCount: 5,
      sizes: [.init(rows: 3, labels: [[0], [1], [1], [2], [0]])])
    let once = answers.macroF1([1, 1, 1, 1, 1])[0]
    #expect(abs(once - (0.5 + 2.0 / 3 + 2.0 / 3) / 3) < 1e-12)
    let thrice = answers.macroF1([1, 3, 1, 1, 1])[0]
    #expect(abs(thrice - (2.0 / 6 + 2.0 / 5 + 2.0 / 3) / 3) < 1e-12)
  }

  @Test func anEstimateContinuesTheLaw() throws {
    let draws = RandomStream(seed: 1, name: "test")
    let curve = try #require(
      LearningCurve(answers(4_000) { 8 / $0.squareRoot() }, draws: draws))
    let estimate = curve.estimate(rows: 10_000)
    #expect(estimate.interval.contains(0.92))
    #expect(abs(estimate.macroF1 - 0.92) < 0.02)
    #expect(curve.points.map(\.rows) == curve.points.map(\.rows).sorted())
  }

  @Test func fewRowsHaveWideIntervalsAndVeryFewHaveNoCurve() throws {
    let draws = RandomStream(seed: 1, name: "test")
    let few = try #require(LearningCurve(answers(100) { 2 / $0.squareRoot() }, draws: draws))
    let many = try #require(LearningCurve(answers(4_000) { 8 / $0.squareRoot() }, draws: draws))
    func width(_ curve: LearningCurve, _ rows: Int) -> Double {
      let interval = curve.estimate(rows: rows).interval
      return interval.upperBound - interval.lowerBound
    }
    #expect(width(few, 200) > 3 * width(many, 8_000))
    #expect(LearningCurve(answers(49) { 2 / $0.squareRoot() }, draws: draws) == nil)
  }

  @Test func perfectFiguresStayPerfect() throws {
    let curve = try #require(
      LearningCurve(answers(60) { _ in 0 }, draws: RandomStream(seed: 1, name: "test")))
    let estimate = curve.estimate(rows: 1_000)
    #expect(estimate.macroF1 == 1 && estimate.interval == 1...1)
  }
}
