import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertTensor
import FilbertTestSupport
import FilbertText
import FilbertTransformer
import HummingbirdTesting
import Testing

@testable import FilbertService

@Suite struct PredictTests {
  let served: Served

  init() throws { served = try Served() }

  /// The labels of `model` with these values.
  private func expect(
    _ answer: JSONValue, _ model: TextClassifier, _ values: [Float],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let scores = answer.scores
    #expect(scores.count == model.labels.count, sourceLocation: sourceLocation)
    #expect(
      distance(model.labels.map { scores[$0] ?? .nan }, values) < 1e-5,
      sourceLocation: sourceLocation)
    let order = (answer.arrayValue ?? []).compactMap { $0["score"]?.doubleValue }
    #expect(order == order.sorted(by: >), "the best is first", sourceLocation: sourceLocation)
  }

  @Test func oneText() async throws {
    try await served.ask(.intent) { client in
      let model = try served.classifier(.intent)
      let answer = try await client.post("/predict", ["inputs": "want to buy the mattress"])
      #expect(answer.status == 200)
      #expect(answer.header("content-type") == "application/json")
      #expect(answer.truncatedTexts == nil)
      expect(answer.json, model, model.expected("want to buy the mattress").probabilities)
    }
  }

  @Test func manyTexts() async throws {
    try await served.ask(.intent) { client in
      let model = try served.classifier(.intent)
      let texts = ["refund my order", "how much does it cost", "你好，这个床垫多少钱？", "refund my order"]
      let answer = try await client.post(
        "/predict", ["inputs": .array(texts.map { [.string($0)] })])
      #expect(answer.json.arrayValue?.count == texts.count)
      for (index, text) in texts.enumerated() {
        expect(answer.json[index], model, model.expected(text).probabilities)
      }
      // A list of one is answered by a list.
      let list = try await client.post("/predict", ["inputs": [["refund my order"]]])
      #expect(list.json.arrayValue?.count == 1)
      expect(list.json[0], model, model.expected(texts[0]).probabilities)
    }
  }

  /// More than are encoded at once, and more tokens than a batch has.
  @Test func aHundredTexts() async throws {
    try await served.ask(.intent) { client in
      let model = try served.classifier(.intent)
      let texts = (0..<100).map { "order \($0) \(String(repeating: "late ", count: $0 % 9))" }
      let answer = try await client.post(
        "/predict", ["inputs": .array(texts.map { [.string($0)] })])
      for (index, prediction) in model.expected(texts.map { TextInput($0) }).enumerated() {
        let scores = answer.json[index].scores
        try #require(
          distance(model.labels.map { scores[$0] ?? .nan }, prediction.probabilities) < 1e-5)
      }
    }
  }

  @Test func pairs() async throws {
    try await served.ask(.intent) { client in
      let model = try served.classifier(.intent)
      let pair = model.expected("red phone case", pair: "blue pillow").probabilities
      let one = try await client.post("/predict", ["inputs": ["red phone case", "blue pillow"]])
      expect(one.json, model, pair)
      let many = try await client.post(
        "/predict", ["inputs": [["red phone case", "blue pillow"], ["red phone case"]]])
      expect(many.json[0], model, pair)
      expect(many.json[1], model, model.expected("red phone case").probabilities)
      #expect(many.json[0].scores != many.json[1].scores)
    }
  }

  @Test func rawScoresAreLogits() async throws {
    try await served.ask(.intent) { client in
      let model = try served.classifier(.intent)
      let answer = try await client.post(
        "/predict", ["inputs": "cancel my order", "raw_scores": true])
      let logits = model.outputs(
        model.encode([TextInput("cancel my order")]).flatMap(\.sequences)
      ).row(0)
      expect(answer.json, model, logits)
      #expect(abs(logits.reduce(0, +) - 1) > 0.01, "or they could be probabilities")
    }
  }

  @Test func independentLabels() async throws {
    try await served.ask(.topics) { client in
      let model = try served.classifier(.topics)
      let text = "how much is delivery of the king size"
      let answer = try await client.post("/predict", ["inputs": .string(text)])
      let expected = model.expected(text).probabilities
      expect(answer.json, model, expected)
      #expect(abs(expected.reduce(0, +) - 1) > 0.01, "or one label would be enough")
    }
  }

  @Test func aRegressionAnswersItsTarget() async throws {
    try await served.ask(.spend) { client in
      let model = try TextRegressor(contentsOf: served.path(.spend))
      let texts = ["cheap pillow", "king size mattress"]
      let answer = try await client.post(
        "/predict", ["inputs": .array(texts.map { [.string($0)] })])
      for (index, text) in texts.enumerated() {
        #expect(answer.json[index].arrayValue?.count == 1)
        #expect(
          distance(
            [answer.json[index].scores["spend"] ?? .nan], [model.expected(text).value]) < 1e-5)
      }
    }
  }

  // MARK: Long texts

  private let long = (0..<40).map { "want \($0)" }.joined(separator: " ") + " refund order late"

  @Test func aLongTextIsRefused() async throws {
    try await served.ask(.intent) { client in
      let one = try await client.post("/predict", ["inputs": .string(long)])
      #expect(one.status == 413)
      #expect(one.kind == "TooLarge")
      #expect(
        one.error?.hasPrefix("\"inputs\" has ") == true
          && one.error?.contains("the model reads 64") == true)
      let many = try await client.post("/predict", ["inputs": [["short"], [.string(long)]]])
      #expect(many.status == 413)
      #expect(many.error?.hasPrefix("inputs[1] has ") == true)
    }
  }

  @Test func aLongTextIsCut() async throws {
    try await served.ask(.intent) { client in
      let answers = try await ["right", "left", "Left"].asyncMap { direction in
        try await client.post(
          "/predict",
          [
            "inputs": .string(long), "truncate": true, "truncation_direction": .string(direction),
          ])
      }
      for (answer, ways) in zip(answers, [LongTexts.head, .tail, .tail]) {
        let model = try TextClassifier(ModelDirectory(served.path(.intent)), longTexts: ways)
        #expect(answer.status == 200)
        #expect(answer.truncatedTexts == "1")
        expect(answer.json, model, model.expected(long).probabilities)
      }
      #expect(answers[0].json.scores != answers[1].json.scores)
      let many = try await client.post(
        "/predict",
        ["inputs": [[.string(long)], ["short"], [.string(long)]], "truncate": true])
      #expect(many.truncatedTexts == "2")
    }
  }

  @Test func theServerMayTruncateByDefault() async throws {
    try await served.ask(.intent, change: setting(\.truncates, to: true)) { client in
      let answer = try await client.post("/predict", ["inputs": .string(long)])
      #expect(answer.status == 200)
      #expect(answer.truncatedTexts == "1")
      let refused = try await client.post(
        "/predict", ["inputs": .string(long), "truncate": false])
      #expect(refused.status == 413)
    }
  }

  // MARK: Kinds of texts

  @Test func aModelOfSingleTextsRefusesPairs() async throws {
    try served.write(["columns": ["text": "text"]], for: .intent)
    try await served.ask(.intent) { client in
      #expect(try await client.post("/predict", ["inputs": [["a"], ["b"]]]).status == 200)
      let pair = try await client.post("/predict", ["inputs": ["a", "b"]])
      #expect(pair.status == 422)
      #expect(pair.error?.contains("[[\"a\"], [\"b\"]]") == true)
    }
  }

  @Test func aModelOfPairsRefusesSingleTexts() async throws {
    try served.write(["columns": ["text": "query", "text_pair": "product"]], for: .intent)
    try await served.ask(.intent) { client in
      #expect(try await client.post("/predict", ["inputs": ["a", "b"]]).status == 200)
      let single = try await client.post("/predict", ["inputs": "a"])
      #expect(single.status == 422)
      #expect(single.error?.contains("pairs") == true)
    }
  }

  // MARK: Several models

  @Test func theQueryChoosesTheModel() async throws {
    try await served.ask(.intent, .topics, .products) { client in
      let unclear = try await client.post("/predict", ["inputs": "late"])
      #expect(unclear.status == 422)
      #expect(unclear.error?.contains("intent, topics") == true)
      for name in [Served.Model.intent, .topics] {
        let model = try served.classifier(name)
        let answer = try await client.post(
          "/predict?model=\(name.rawValue)", ["inputs": "late"])
        expect(answer.json, model, model.expected("late").probabilities)
      }
      let wrong = try await client.post("/predict?model=products", ["inputs": "late"])
      #expect(wrong.status == 422)
      #expect(wrong.error?.contains("POST /tag") == true)
      // Only one model tags: no need to name it.
      #expect(try await client.post("/tag", ["inputs": "late"]).status == 200)
    }
  }
}

extension Sequence where Self: Sendable {
  /// The results in order, one call after the other.
  func asyncMap<Result>(_ body: (Element) async throws -> Result) async rethrows -> [Result] {
    var results: [Result] = []
    for element in self { results.append(try await body(element)) }
    return results
  }
}
