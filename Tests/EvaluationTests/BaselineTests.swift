import FilbertJSON
import Testing

@testable import FilbertEvaluation

@Suite struct BaselineTests {
  private struct LabelFixture: Decodable {
    struct Baseline: Decodable {
      let label: String
      let accuracy: Double
      let macroF1: Double
    }
    let names: [String]
    let gold: [Int]
    let baseline: Baseline?
  }

  @Test func labelsEqualScikitLearnsDummyClassifier() throws {
    let fixtures: [LabelFixture] = try jsonLines("random.jsonl")
    var (compared, ties) = (0, 0)
    for fixture in fixtures {
      guard let expected = fixture.baseline else { continue }
      let ours = try #require(MostFrequentBaseline(gold: fixture.gold, names: fixture.names))
      #expect(fixture.names[ours.label] == expected.label)
      #expect(ours.accuracy == expected.accuracy)
      #expect(ours.macroF1 == expected.macroF1)
      compared += 1
      let counts = Set(fixture.gold).map { label in fixture.gold.count { $0 == label } }
      if counts.count(where: { $0 == counts.max() }) > 1 { ties += 1 }
    }
    #expect(compared > 200 && ties > 20)
  }

  private struct SetFixture: Decodable {
    struct Baseline: Decodable {
      let labels: [Int]
      let subsetAccuracy: Double
      let macroF1: Double
    }
    let names: [String]
    let gold: [String]
    let baseline: Baseline
  }

  @Test func setsEqualScikitLearnsDummyClassifier() throws {
    let fixtures: [SetFixture] = try jsonLines("multilabel.jsonl")
    #expect(fixtures.count == 250)
    for fixture in fixtures {
      let gold = fixture.gold.map { row in
        row.utf8.enumerated().filter { $0.element == UInt8(ascii: "1") }.map(\.offset)
      }
      let ours = try #require(MostFrequentSetBaseline(gold: gold, names: fixture.names))
      #expect(ours.labels == fixture.baseline.labels)
      #expect(ours.subsetAccuracy == fixture.baseline.subsetAccuracy)
      #expect(ours.macroF1 == fixture.baseline.macroF1)
    }
    #expect(fixtures.contains { !$0.baseline.labels.isEmpty })
  }

  private struct NumberFixture: Decodable {
    struct Baseline: Decodable {
      let value: Double
      let rmse: Double
      let mae: Double
    }
    let gold: [Double]
    let baseline: Baseline
  }

  @Test func numbersEqualScikitLearnsDummyRegressor() throws {
    let fixtures: [NumberFixture] = try jsonLines("regression.jsonl")
    #expect(fixtures.count == 200)
    for fixture in fixtures {
      let ours = try #require(MeanBaseline(gold: fixture.gold))
      let theirs = fixture.baseline
      for (a, b) in [(ours.value, theirs.value), (ours.rmse, theirs.rmse), (ours.mae, theirs.mae)] {
        #expect(abs(a - b) <= 1e-12 * max(1, abs(theirs.value)))
      }
    }
  }

  @Test func theConstantIsThatOfTheTrainingData() throws {
    let baseline = try #require(
      MostFrequentBaseline(
        learnedFrom: [1, 1, 0], gold: [0, 0, 0, 1], names: ["buy", "refund"]))
    #expect(baseline.label == 1 && baseline.accuracy == 0.25)
    #expect(baseline.macroF1 == 0.2)
  }

  @Test func aModelMustBeBetter() throws {
    let names = ["buy", "refund"]
    let baseline = try #require(MostFrequentBaseline(gold: [0, 0, 0, 1], names: names))
    #expect(baseline.warning(0.76, names) == nil)
    #expect(
      baseline.warning(0.75, names)
        == "the model is no better here than always answering \"buy\" (accuracy 0.7500 against 0.7500)"
    )
    #expect(
      baseline.text(names, digits: 2) == "baseline, always \"buy\": accuracy 0.75, macro F1 0.43\n")
    #expect(
      baseline.json(names).serialized().hasPrefix(
        #"{"label":"buy","accuracy":0.75,"macro_f1":0.428"#))
    let sets = try #require(MostFrequentSetBaseline(gold: [[0], [0, 1], []], names: names))
    #expect(sets.labels == [0])
    #expect(sets.text(names, digits: 1).hasPrefix("baseline, always \"buy\": subset accuracy 0.3"))
    #expect(sets.warning(subsetAccuracy: 0.3, macroF1: 0.9, names) == nil)
    #expect(sets.warning(subsetAccuracy: 0.3, macroF1: 0.4, names)?.contains("\"buy\"") == true)
    let none = try #require(MostFrequentSetBaseline(gold: [[0], []], names: names))
    #expect(none.text(names, digits: 1).hasPrefix("baseline, always no label: subset accuracy 0.5"))
    let mean = try #require(MeanBaseline(gold: [1, 3]))
    #expect(mean.warning(rmse: 0.99) == nil && mean.warning(rmse: 1) != nil)
    #expect(mean.text(digits: 1) == "baseline, always the mean 2.0: RMSE 1.0, MAE 1.0\n")
  }

  /// Data with one answer say nothing about a model.
  @Test func oneAnswerComparesNothing() throws {
    #expect(
      try #require(MostFrequentBaseline(gold: [0, 0], names: ["a", "b"])).warning(0.5, ["a", "b"])
        == nil)
    #expect(
      try #require(MostFrequentSetBaseline(gold: [[], []], names: ["a"]))
        .warning(subsetAccuracy: 0.5, macroF1: 0, ["a"]) == nil)
    #expect(try #require(MeanBaseline(gold: [2, 2])).warning(rmse: 1) == nil)
  }

  @Test func noDataHaveNoBaseline() {
    #expect(MostFrequentBaseline(gold: [], names: ["a"]) == nil)
    #expect(MostFrequentBaseline(learnedFrom: [0], gold: [], names: ["a"]) == nil)
    #expect(MostFrequentSetBaseline(gold: [], names: ["a"]) == nil)
    #expect(MeanBaseline(gold: []) == nil)
  }
}
