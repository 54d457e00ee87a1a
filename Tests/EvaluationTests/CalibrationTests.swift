import Testing

@testable import FilbertEvaluation

/// Random probabilities with scikit-learn's Brier scores and NumPy's calibration errors.
private struct CalibrationFixture: Decodable {
  let classes: Int
  let gold: [Int]
  let probabilities: [Double]
  let brierScore: Double
  let calibrationError: Double
  let labelBrierScore: [Double]
  let labelCalibrationError: [Double]
}

@Suite struct CalibrationTests {
  @Test func givesTheReferencesFigures() throws {
    let fixtures: [CalibrationFixture] = try jsonLines("scores.jsonl")
    #expect(fixtures.count == 100)
    for fixture in fixtures {
      let gold = fixture.gold
      let all = ClassProbabilities(values: fixture.probabilities, classCount: fixture.classes)
      #expect(all.brierScore(gold: gold) == fixture.brierScore)
      #expect(all.expectedCalibrationError(gold: gold) == fixture.calibrationError)
      for label in 0..<fixture.classes {
        let one = LabelProbabilities(all.column(label), applies: gold.map { $0 == label })
        #expect(one.brierScore == fixture.labelBrierScore[label])
        #expect(one.expectedCalibrationError == fixture.labelCalibrationError[label])
      }
    }
    #expect(fixtures.contains { $0.classes > 2 } && fixtures.contains { $0.classes == 2 })
  }

  @Test func sureAndRightIsPerfect() {
    let sure = ClassProbabilities(values: [1, 0, 0, 1], classCount: 2)
    #expect(sure.brierScore(gold: [0, 1]) == 0)
    #expect(sure.expectedCalibrationError(gold: [0, 1]) == 0)
    // Sure and wrong: the greatest error, of 1 for two classes and 2 for three.
    #expect(sure.brierScore(gold: [1, 0]) == 1)
    #expect(sure.expectedCalibrationError(gold: [1, 0]) == 1)
    let three = ClassProbabilities(values: [1, 0, 0], classCount: 3)
    #expect(three.brierScore(gold: [2]) == 2)
  }

  /// As in Guo et al., a bin holds its upper bound.
  @Test func boundsBelongToTheBinBelow() {
    // 0.6 is the bound between the 9th and the 10th bin: with 0.59 it makes one bin, with 0.61 two.
    func error(_ p: Double) -> Double? {
      LabelProbabilities([0.6, p], applies: [true, false]).expectedCalibrationError
    }
    #expect(abs((error(0.59) ?? 1) - abs(0.5 - 0.595)) < 1e-12)
    #expect(abs((error(0.61) ?? 1) - (0.4 + 0.61) / 2) < 1e-12)
  }

  @Test func aLabelTheModelLacksIsWrong() {
    let probabilities = ClassProbabilities(values: [0.5, 0.5, 0.9, 0.1], classCount: 2)
    #expect(probabilities.brierScore(gold: [0, 2]) == nil)
    #expect(
      probabilities.expectedCalibrationError(gold: [0, 2])
        == probabilities.expectedCalibrationError(gold: [0, 1]))
  }

  @Test func undefinedFiguresAreNil() {
    let none = ClassProbabilities(values: [], classCount: 2)
    #expect(none.brierScore(gold: []) == nil && none.expectedCalibrationError(gold: []) == nil)
    let broken = ClassProbabilities(values: [.nan, .nan], classCount: 2)
    #expect(broken.brierScore(gold: [0]) == nil)
    #expect(broken.expectedCalibrationError(gold: [0]) == nil)
    let empty = LabelProbabilities([], applies: [])
    #expect(empty.brierScore == nil && empty.expectedCalibrationError == nil)
    let infinite = LabelProbabilities([.infinity], applies: [true])
    #expect(infinite.brierScore == nil && infinite.expectedCalibrationError == nil)
  }
}
