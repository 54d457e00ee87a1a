import FilbertCore
import FilbertInference
import FilbertTestSupport
import Testing

/// What a prediction says of its labels.
@Suite struct PredictionTests {
  private let prediction = Prediction(
    probabilities: [0.2, 0.5, 0.2, 0.1], labels: ["a", "b", "c", "d"])

  @Test func theFirstOfTheMostProbableLabelsWins() {
    #expect(prediction.label == "b" && prediction.probability == 0.5)
    #expect(prediction.unreadTokens == 0 && prediction.windows == 1 && prediction.scope == nil)
    #expect(Prediction(probabilities: [0.5, 0.5], labels: ["x", "y"]).label == "x")
  }

  @Test func hypothesesAreOrderedAndTiesKeepTheOrderOfTheModel() {
    #expect(prediction.hypotheses().map(\.label) == ["b", "a", "c", "d"])
    #expect(prediction.hypotheses().map(\.probability) == [0.5, 0.2, 0.2, 0.1])
    #expect(prediction.hypotheses(maximumCount: 2).map(\.label) == ["b", "a"])
    #expect(prediction.hypotheses(maximumCount: 0).isEmpty)
    #expect(prediction.hypotheses(maximumCount: 9).count == 4)
    let broken = Prediction(probabilities: [0.1, .nan, 0.4], labels: ["a", "b", "c"])
    #expect(broken.hypotheses().map(\.label) == ["c", "a", "b"])
  }

  @Test func theHypothesesOfAModelAreItsProbabilities() throws {
    let classifier = try TemporaryModels().classifier()
    for prediction in classifier.predictions(for: TextClassifierTests.texts) {
      let hypotheses = prediction.hypotheses()
      #expect(hypotheses.first?.label == prediction.label)
      #expect(hypotheses.map(\.label).sorted() == classifier.labels.sorted())
      #expect(hypotheses.allSatisfy { prediction.probability(of: $0.label) == $0.probability })
    }
  }

  @Test func aProbabilityIsFoundByTheNameOfItsLabel() {
    #expect(prediction.probability(of: "c") == 0.2)
    #expect(prediction.probability(of: "C") == nil)
    // Two spellings of one character, which Swift takes for equal.
    let both = Prediction(probabilities: [0.9, 0.1], labels: ["é", "e\u{301}"])
    #expect(both.probability(of: "é") == 0.9)
    #expect(both.probability(of: "e\u{301}") == 0.1)
    #expect(Prediction(probabilities: [1], labels: ["é"]).probability(of: "e\u{301}") == 1)
  }

  @Test func labelsReachTheirOwnThresholds() throws {
    #expect(prediction.labels(atLeast: 0.2) == ["a", "b", "c"])
    #expect(prediction.labels() == ["b"])
    #expect(prediction.labels(atLeast: [0.3, 0.5, 0.2, 0]) == ["b", "c", "d"])
    #expect(try prediction.labels(atLeast: ["c": 0.2, "b": 0.6]) == ["c"])
    #expect(try prediction.labels(atLeast: ["c": 0.3], otherwise: 0.1) == ["a", "b", "d"])
    #expect(try prediction.labels(atLeast: [:]) == ["b"])
  }

  @Test func aThresholdForAnotherLabelIsRefused() {
    let error = #expect(throws: FilbertError.self) {
      try prediction.labels(atLeast: ["a": 0.1, "z": 0.5, "y": 0.5])
    }
    #expect(error?.code == .usage)
    #expect(
      error?.message
        == #"There is a threshold for "y", but the model has no such label; its labels are "a", "b", "c", "d"."#
    )
  }

  @Test func describesTheMostProbableLabels() {
    #expect(prediction.description == "b 0.500, a 0.200, c 0.200, d 0.100")
    let many = Prediction(
      probabilities: [Float](repeating: 0.125, count: 8), labels: (0..<8).map { "l\($0)" })
    #expect(many.description == "l0 0.125, l1 0.125, l2 0.125, l3 0.125, l4 0.125 and 3 more")
    #expect(RegressionPrediction(value: 42.5).description == "42.5")
  }

  @Test func refusesWhatNoModelAnswers() async {
    await #expect(processExitsWith: .failure) {
      _ = Prediction(probabilities: [0.5, 0.5], labels: ["a"])
    }
    await #expect(processExitsWith: .failure) { _ = Prediction(probabilities: [], labels: []) }
    await #expect(processExitsWith: .failure) { _ = RegressionPrediction(value: 1, windows: 0) }
  }

  @Test func scopeNeedsNoModel() {
    let near = Prediction(
      probabilities: [1], labels: ["a"], scope: Prediction.Scope(distance: 3, leastShare: 0.9))
    #expect(near.distance == 3)
    #expect(near.isInScope() == true && near.isInScope(keeping: 0.89) == false)
    let far = Prediction(
      probabilities: [1], labels: ["a"], scope: Prediction.Scope(distance: 99, leastShare: nil))
    #expect(far.isInScope(keeping: 1) == false)
    #expect(near != far && near.isInScope(keeping: .nan) == false)
  }
}
