import FilbertCore
import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertTensor
import FilbertTestSupport
import FilbertText
import FilbertTransformer
import Foundation
import Testing

/// Models of which any number of labels may apply, and those that answer a number.
struct HeadsTests {
  @Test func labelsApplyIndependently() throws {
    let models = try TemporaryModels()
    try models.write(.multilabel, labels: ["a", "b", "c"], to: "topics")
    let classifier = try models.classifier("topics")
    #expect(classifier.isMultiLabel)
    #expect(try !models.classifier().isMultiLabel)
    let predictions = classifier.predictions(for: TextClassifierTests.texts.map { TextInput($0) })
    #expect(predictions.contains { (1...2).contains($0.labels().count) })
    for prediction in predictions {
      let p = prediction.probabilities
      #expect(prediction.labels() == zip("abc", p).filter { $0.1 >= 0.5 }.map { String($0.0) })
      #expect(prediction.labels(atLeast: 0) == ["a", "b", "c"])
      #expect(prediction.labels(atLeast: [1.1, p[1], p[2].nextUp]) == ["b"])
      #expect(prediction.probability == p.max())
    }
    #expect(
      predictions.contains { abs($0.probabilities.reduce(0, +) - 1) > 0.01 }, "this is softmax")
  }

  @Test func aRegressionAnswersTheLogit() throws {
    let models = try TemporaryModels()
    try models.write(.regression, labels: ["spend"], to: "spend")
    let regressor = try models.regressor("spend")
    #expect(regressor.target == "spend")
    #expect(regressor.maximumLength == 64 && regressor.readsPairs)
    let texts = TextClassifierTests.texts
    let estimates = regressor.predictions(for: texts.map { TextInput($0) })
    let (model, parameters) = try SequenceClassifier.load(
      ModelWeights(directory: models.directory.appending(path: "spend").path))
    for (text, estimate) in zip(texts, estimates) {
      let encoded = regressor.encode([TextInput(text)])[0]
      let logits = model.logits(PackedBatch(encoded.sequences), parameters)
      #expect(abs(estimate.value - logits[0, 0]) < 1e-5)
      #expect(estimate.unreadTokens == encoded.unreadTokens)
      #expect(abs(regressor.prediction(for: text).value - estimate.value) < 1e-5)
    }
    #expect(Set(estimates.map(\.value)).count > 5)
    #expect(estimates.contains { $0.value < 0 || $0.value > 1 }, "these may be probabilities")
  }

  @Test func oneTypeForLabelsAndOneForNumbers() throws {
    let models = try TemporaryModels()
    try models.write(.regression, labels: ["spend"], to: "spend")
    let number = #expect(throws: FilbertError.self) { try models.classifier("spend") }
    #expect(number?.code == .unsupported)
    #expect(
      number?.message
        == "This model answers a number for a text (regression) and has no labels; TextRegressor loads it."
    )
    let label = #expect(throws: FilbertError.self) { try models.regressor("classifier") }
    #expect(label?.code == .unsupported)
    #expect(
      label?.message
        == "This model gives labels (single_label_classification) and no number; it is a classifier."
    )
  }

  /// Programs that save a model of one row may leave out what it is, and its name.
  @Test func oneRowIsANumberByDefault() throws {
    let models = try TemporaryModels()
    try models.remove("classifier")
    try models.write(.regression, labels: ["spend"], to: "classifier")
    let before = try models.regressor("classifier").prediction(for: "want to buy")
    try models.configure([:], removing: ["problem_type", "id2label", "label2id"])
    let regressor = try models.regressor("classifier")
    #expect(regressor.target == "LABEL_0")
    #expect(regressor.prediction(for: "want to buy") == before)
    try models.configure(["problem_type": "single_label_classification"])
    #expect(throws: FilbertError.self) { try models.regressor("classifier") }
  }

  @Test func eightBitsKeepTheProblem() throws {
    let models = try TemporaryModels()
    try models.write(.multilabel, labels: ["a", "b", "c"], to: "topics")
    try models.write(.regression, labels: ["spend"], to: "spend")
    try models.quantize("topics", to: "small topics")
    try models.quantize("spend", to: "small spend")
    let (topics, small) = (try models.classifier("topics"), try models.classifier("small topics"))
    #expect(small.isMultiLabel)
    let (spend, less) = (try models.regressor("spend"), try models.regressor("small spend"))
    for text in TextClassifierTests.texts {
      #expect(
        distance(
          topics.prediction(for: text).probabilities, small.prediction(for: text).probabilities)
          < 0.15)
      #expect(abs(spend.prediction(for: text).value - less.prediction(for: text).value) < 0.5)
    }
  }
}
