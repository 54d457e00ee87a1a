import FilbertInference
import FilbertJSON
import FilbertTestSupport
import FilbertText
import FilbertTransformer
import Foundation
import HummingbirdTesting
import Testing

@testable import FilbertConnections
@testable import FilbertService

/// `/rerank`.
@Suite final class RerankTests: Sendable {
  let served: Served
  private let directory: URL
  /// A model of pairs with two labels.
  private let judge: String
  private let judgeSource: ModelSource

  init() throws {
    served = try Served()
    directory = try Fixtures.temporaryDirectory()
    let url = directory.appending(path: "judge")
    try TinyModel.writeClassifier(to: url, labels: ["no", "yes"], seed: 3)
    judge = url.path
    judgeSource = try ModelSource("judge=\(judge)")
  }

  deinit {
    try? FileManager.default.removeItem(at: directory)
  }

  private let texts = ["red phone case", "king size mattress", "手机壳", "where is my order"]
  private let query = "want to buy a phone case"
  private var request: JSONObject { ["query": .string(query), "texts": JSONValue.strings(texts)] }

  /// Sends requests to a server of `judge` and other models.
  private func ask(
    _ models: Served.Model..., change: (inout ServerConfiguration) -> Void = { _ in },
    _ body: @Sendable (any TestClientProtocol) async throws -> Void
  ) async throws {
    let server = try served.server(models) {
      $0.models.insert(judgeSource, at: 0)
      change(&$0)
    }
    try await server.application().test(.router) { try await body($0) }
  }

  private func ranks(_ answer: Answer) -> [Int] {
    (answer.json.arrayValue ?? []).compactMap { $0["index"]?.intValue }
  }

  private func scores(_ answer: Answer) -> [Float] {
    (answer.json.arrayValue ?? []).compactMap { $0["score"]?.doubleValue.map { Float($0) } }
  }

  @Test func scoresAreTheProbabilitiesOfPredict() async throws {
    let model = try TextClassifier(contentsOf: judge)
    let own = model.expected(texts.map { TextInput(query, pair: $0) }).map(\.probabilities)
    try await ask { client in
      for (label, place) in [(nil, 1), ("yes", 1), ("no", 0)] as [(String?, Int)] {
        var body = request
        body["label"] = label.map { .string($0) }
        let answer = try await client.post("/rerank", .object(body))
        let order = texts.indices.sorted { own[$0][place] > own[$1][place] }
        #expect(ranks(answer) == order)
        #expect(distance(scores(answer), order.map { own[$0][place] }) < 1e-5)
        #expect(answer.json[0].objectValue?.names == ["index", "score"])
      }
    }
  }

  /// The sigmoid of a raw score is the score, and the order is the same.
  @Test(arguments: ["judge", "spend"])
  func rawScoresAreLogits(_ model: String) async throws {
    try await ask(.spend) { client in
      let plain = try await client.post("/rerank?model=\(model)", .object(request))
      var body = request
      body["raw_scores"] = true
      let raw = try await client.post("/rerank?model=\(model)", .object(body))
      #expect(ranks(raw) == ranks(plain))
      #expect(Set(ranks(raw)) == Set(texts.indices))
      let expected = scores(raw).map { 1 / (1 + exp(-$0)) }
      #expect(distance(scores(plain), expected) < 1e-5)
      #expect(scores(raw) == scores(raw).sorted(by: >))
    }
  }

  @Test func aNumberIsALogit() async throws {
    let model = try served.classifier(.spend)
    try await served.ask(.spend) { client in
      var body = request
      body["raw_scores"] = true
      let answer = try await client.post("/rerank", .object(body))
      for (index, score) in zip(ranks(answer), scores(answer)) {
        let plain = try await client.post(
          "/predict", ["inputs": [.string(query), .string(texts[index])]])
        #expect(abs(Float(plain.json[0]["score"]?.doubleValue ?? .nan) - score) < 1e-5)
      }
      #expect(model.labels == ["spend"])
    }
  }

  @Test func answersTextsAndTheBestOnly() async throws {
    try await ask { client in
      let all = try await client.post("/rerank", .object(request))
      for (top, count) in [(1, 1), (3, 3), (4, 4), (100, 4)] {
        var body = request
        body["parameters"] = ["top": .number(top), "return_text": true, "truncate": true]
        let answer = try await client.post("/rerank", .object(body))
        #expect(ranks(answer) == Array(ranks(all).prefix(count)))
        #expect(
          answer.json.arrayValue?.map { $0["text"]?.stringValue }
            == ranks(answer).map { texts[$0] })
      }
    }
  }

  @Test func equalTextsKeepTheirOrder() async throws {
    try await ask { client in
      let same = (0..<40).map { _ in "red" }
      let answer = try await client.post(
        "/rerank", ["query": "phone", "texts": JSONValue.strings(same)])
      #expect(ranks(answer) == Array(0..<40))
    }
  }

  @Test(
    arguments: [
      ([:], "\"query\" is missing"), (["query": 1, "texts": ["a"]], "\"query\" must be a string"),
      (["query": " ", "texts": ["a"]], "\"query\" is empty"),
      (["query": "a"], "\"texts\" must be a list"),
      (["query": "a", "texts": "b"], "\"texts\" must be a list"),
      (["query": "a", "texts": []], "\"texts\" is empty"),
      (["query": "a", "texts": ["b", 1]], "texts[1] is not a text"),
      (["query": "a", "texts": ["b", ""]], "texts[1] is empty"),
      (["query": "a", "texts": ["b"], "top": 0], "\"top\" must be a whole number"),
      (["query": "a", "texts": ["b"], "top": 1.5], "\"top\" must be a whole number"),
      (
        ["query": "a", "texts": ["b"], "label": "maybe"],
        "\"label\" is \"maybe\", and the model's labels are \"no\""
      ),
      (["query": "a", "texts": ["b"], "raw_scores": "yes"], "\"raw_scores\" must be"),
      (["query": "a", "texts": ["b"], "return_documents": true], "\"return_documents\""),
      (
        ["query": "a", "texts": ["b"], "top": 1, "parameters": ["top": 2]],
        "\"top\" is given twice"
      ),
    ] as [(JSONValue, String)])
  func saysWhatIsWrong(_ body: JSONValue, _ words: String) async throws {
    try await ask { client in
      let answer = try await client.post("/rerank", body)
      #expect(answer.status == 422, "\(body)")
      #expect(answer.error?.contains(words) == true, "\(answer.body)")
    }
  }

  @Test func countsAndLengthsAreLimited() async throws {
    try await ask(change: setting(\.limits.texts, to: 3)) { client in
      #expect(try await client.post("/rerank", .object(request)).status == 413)
      let long = JSONValue.string((0..<80).map { "want \($0)" }.joined(separator: " "))
      let refused = try await client.post("/rerank", ["query": "a", "texts": ["b", long]])
      #expect(refused.status == 413)
      #expect(refused.error?.hasPrefix("texts[1] has ") == true)
      let cut = try await client.post(
        "/rerank", ["query": "a", "texts": ["b", long], "truncate": true])
      #expect(cut.status == 200)
      #expect(cut.truncatedTexts == "1")
    }
  }

  /// Nothing is guessed.
  @Test func aLabelHasToBeNamedIfNoneIsUsual() async throws {
    let url = directory.appending(path: "shop")
    try TinyModel.writeClassifier(to: url, labels: ["buy", "refund"])
    let source = try ModelSource(url.path)
    let server = try served.server([]) { $0.models = [source] }
    try await server.application().test(.router) { client in
      let answer = try await client.post("/rerank", .object(request))
      #expect(answer.status == 422)
      #expect(
        answer.error
          == "Which label says that a text fits is not clear; name one with \"label\": \"buy\", \"refund\"."
      )
      var body = request
      body["label"] = "refund"
      #expect(try await client.post("/rerank", .object(body)).status == 200)
      let model = try await client.get("/info").json["models"]?[0]
      #expect(model?["routes"] == ["/predict", "/rerank"])
      #expect(model?["relevant_label"] == nil)
    }
  }

  /// More labels than two say nothing about a fit, nor does a model that reads no pairs.
  @Test func otherModelsSayWhatTheyAre() async throws {
    try served.write(["columns": ["text": "a"]], for: .spend)
    try await served.ask(.intent, .topics, .spend, .products, .encoder) { client in
      let answer = try await client.post("/rerank", .object(request))
      #expect(answer.status == 422)
      #expect(answer.error?.hasPrefix("No model here answers /rerank: ") == true)
      let named = try await client.post("/rerank?model=intent", .object(request))
      #expect(named.error?.contains("ask it with POST /predict") == true)
      #expect(try await client.post("/rerank?model=nobody", .object(request)).status == 404)
      let models = try await client.get("/info").json["models"]?.arrayValue ?? []
      #expect(models.allSatisfy { $0["relevant_label"] == nil })
      #expect(!models.contains { $0["routes"]?.arrayValue?.contains("/rerank") == true })
    }
    try await ask(.encoder) { client in
      let models = try await client.get("/info").json["models"]
      #expect(models?[0]["routes"] == ["/predict", "/rerank"])
      #expect(models?[0]["relevant_label"] == "yes")
      #expect(models?[1]["routes"] == ["/embed", "/embed_all", "/similarity", "/v1/embeddings"])
    }
  }
}
