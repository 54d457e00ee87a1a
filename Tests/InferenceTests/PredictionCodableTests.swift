import FilbertCore
import FilbertInference
import FilbertTestSupport
import FilbertTransformer
import Testing

@Suite struct PredictionCodableTests {
  private static let json =
    #"{"label":"b","probabilities":[{"label":"a","probability":0.25},{"label":"b","probability":0.75}],"#
    + #""probability":0.75,"scope":{"distance":31.5,"leastShare":0.5},"unreadTokens":3,"windows":2}"#
  private static let prediction = Prediction(
    probabilities: [0.25, 0.75], labels: ["a", "b"], unreadTokens: 3, windows: 2,
    scope: Prediction.Scope(distance: 31.5, leastShare: 0.5))

  @Test func hasStableJSON() throws {
    #expect(try Self.prediction.json() == Self.json)
    #expect(try Prediction(json: Self.json) == Self.prediction)
    #expect(
      try RegressionPrediction(value: 42.5, unreadTokens: 1).json()
        == #"{"unreadTokens":1,"value":42.5,"windows":1}"#)
  }

  @Test func predictionsOfModelsSurviveJSON() throws {
    let models = try TemporaryModels()
    try models.writeClassifier("four", labels: ["a,\"b\"", "é", "e\u{301}", "😀"])
    try models.write(.multilabel, labels: ["x", "y", "z"], to: "topics")
    try models.write(.regression, labels: ["spend"], to: "spend")
    for model in [try models.classifier("four"), try models.classifier("topics")] {
      for prediction in model.predictions(for: TextClassifierTests.texts) {
        let copy = try Prediction(json: prediction.json())
        #expect(copy == prediction && copy.hashValue == prediction.hashValue)
        #expect(copy.hypotheses() == prediction.hypotheses())
      }
    }
    for prediction in try models.regressor("spend").predictions(for: TextClassifierTests.texts) {
      #expect(try RegressionPrediction(json: prediction.json()) == prediction)
    }
  }

  /// The shortest decimal of a `Float` is read as the same `Float`, also if a decoder reads a `Double` first.
  @Test func noBitOfANumberIsLost() throws {
    var generator = SplitMix64(seed: 3)
    let values = (0..<20_000).map { _ in
      Float(bitPattern: UInt32.random(in: 0..<0x7F80_0000, using: &generator))
    }
    let predictions = values.map { RegressionPrediction(value: $0) }
    #expect(try [RegressionPrediction](json: predictions.json()) == predictions)
  }

  @Test func damagedJSONIsRefused() {
    for (part, other) in [
      (#"{"label":"b","#, "{"), (#""probability":0.75,"scope""#, #""scope""#),
      (#""probabilities""#, #""other""#), (#""unreadTokens":3,"#, ""), (#","windows":2"#, ""),
      (#"{"label":"b""#, #"{"label":"a""#),
      (#""probability":0.75,"scope""#, #""probability":1,"scope""#),
      (#""windows":2"#, #""windows":0"#), (#""unreadTokens":3"#, #""unreadTokens":-1"#),
      (#""distance":31.5,"#, ""), (#""leastShare":0.5"#, #""leastShare":"all""#), ("}", ""),
    ] {
      let damaged = Self.json.replacing(part, with: other, maxReplacements: 1)
      #expect(damaged != Self.json)
      #expect(throws: DecodingError.self, "\(damaged)") { try Prediction(json: damaged) }
    }
    #expect(throws: DecodingError.self) {
      try Prediction(
        json:
          #"{"label":"a","probability":1,"probabilities":[],"unreadTokens":0,"windows":1}"#)
    }
    #expect(throws: DecodingError.self) {
      try RegressionPrediction(json: #"{"value":1,"unreadTokens":0,"windows":0}"#)
    }
  }
}
