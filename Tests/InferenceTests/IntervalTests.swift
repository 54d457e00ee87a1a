import FilbertCore
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertTestSupport
import FilbertText
import FilbertTransformer
import Foundation
import Testing

/// Intervals around the numbers of a regression. That they are those of NumPy is tested in `StatisticsTests`.
@Suite struct IntervalTests {
  private func models() throws -> TemporaryModels {
    let models = try TemporaryModels()
    try models.write(.regression, labels: ["spend"], to: "spend")
    return models
  }

  private func record(_ residuals: [Double], count: Int? = nil) -> String {
    let values = residuals.map(\.description).joined(separator: ", ")
    return #"{"residuals": {"absolute": [\#(values)], "count": \#(count ?? residuals.count)}}"#
  }

  @Test func aQuantileOfTheStoredResidualsIsTheHalfWidth() throws {
    let models = try models()
    try models.write(record((1...19).map { Double($0) / 2 }), to: "spend/training.json")
    try models.quantize("spend", to: "small")
    for name in ["spend", "small"] {
      let regressor = try models.regressor(name).inMemory()
      #expect(try regressor.halfWidth(coverage: 0.5) == 5)
      #expect(try regressor.halfWidth(coverage: 0.9) == 9)
      #expect(try regressor.halfWidth(coverage: 0.95) == 9.5)
      let error = #expect(throws: FilbertError.self) { try regressor.halfWidth(coverage: 0.96) }
      #expect(error?.code == .badData)
      #expect(
        error?.message
          == "An interval that holds 0.96 of the true numbers needs 24 held-out rows or more, and there are 19; hold out "
          + "more rows or ask for less.")
    }
  }

  /// Numbers with an error that no model can know: as many as said lie in the interval, on average over held-out rows.
  @Test func asManyTrueNumbersAsSaidLieInTheInterval() throws {
    let models = try models()
    var generator = SplitMix64(seed: 4)
    func noise() -> Double {
      let uniform = Double.random(in: -1..<1, using: &generator)
      return 20 * uniform * uniform * uniform
    }
    let predictions = try models.regressor("spend").predictions(
      for: TextClassifierTests.texts.map { TextInput($0) })
    let (draws, rows, coverage) = (40, 60, 0.9)
    var (inside, numbers) = (0, 0)
    for _ in 0..<draws {
      let residuals = (0..<rows).map { _ in abs(noise()) }.sorted()
      try models.write(record(residuals), to: "spend/training.json")
      let halfWidth = try models.regressor("spend").halfWidth(coverage: coverage)
      for row in 0..<500 {
        let prediction = predictions[row % predictions.count]
        let (low, high) = prediction.interval(halfWidth: halfWidth)
        let truth = Double(prediction.value) + noise()
        if Double(low) <= truth && truth <= Double(high) { inside += 1 }
        numbers += 1
      }
    }
    let share = Double(inside) / Double(numbers)
    // The coverage of one set of held-out rows has a beta distribution; three standard errors of its mean.
    let error = 3 * (coverage * (1 - coverage) / Double(rows + 2) / Double(draws)).squareRoot()
    #expect(share > coverage - error && share < coverage + 1 / Double(rows + 1) + error)
  }

  @Test func theEndsAreRoundedOutwards() throws {
    let prediction = try models().regressor("spend").prediction(for: "want to buy")
    let value = Double(prediction.value)
    for halfWidth in [0, 1e-12, 0.1, 1.0 / 3, 12_345.678, 1e30] {
      let (low, high) = prediction.interval(halfWidth: halfWidth)
      #expect(Double(low) <= value - halfWidth && Double(low.nextUp) > value - halfWidth)
      #expect(Double(high) >= value + halfWidth && Double(high.nextDown) < value + halfWidth)
    }
  }

  @Test func modelsWithoutResidualsSaySo() throws {
    let models = try models()
    let expected =
      "An interval is made of the errors on rows that were held out from training, and training.json of this model has none; "
      + "train it again with 9 validation rows or more."
    func expectNone() throws {
      let regressor = try models.regressor("spend")
      let error = #expect(throws: FilbertError.self) { try regressor.halfWidth(coverage: 0.9) }
      #expect(error?.code == .unsupported)
      #expect(error?.message == expected)
    }
    try expectNone()
    // Somebody may have edited the record.
    for text in [
      "{}", #"{"residuals": 3}"#, #"{"residuals": {"absolute": ["x"], "count": 1}}"#,
      record([1, 2], count: 3), record([2, 1]), record([-1]),
      record([Double](repeating: 1, count: 1_001), count: 1 << 53),
    ] {
      try models.write(text, to: "spend/training.json")
      try expectNone()
    }
  }

  @Test(arguments: [0, 1, -0.5, 1.5, .nan, .infinity])
  func aCoverageLiesBetween0And1(coverage: Double) throws {
    let models = try models()
    try models.write(record([1, 2, 3]), to: "spend/training.json")
    let regressor = try models.regressor("spend")
    let error = #expect(throws: FilbertError.self) {
      try regressor.halfWidth(coverage: coverage)
    }
    #expect(error?.code == .usage)
    #expect(
      error?.message == "coverage must lie between 0 and 1, both excluded, not \(coverage).")
  }

  @Test func labelsHaveNoInterval() throws {
    let models = try models()
    let model = try ModelDirectory(models.directory.appending(path: "classifier").path).textModel()
    let error = #expect(throws: FilbertError.self) { try model.interval(coverage: 0.9) }
    #expect(error?.code == .unsupported)
    #expect(
      error?.message
        == "coverage is for models that answer a number, and this one gives labels; leave it out.")
  }
}
