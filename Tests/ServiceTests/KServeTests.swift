import FilbertInference
import FilbertJSON
import FilbertTestSupport
import FilbertText
import HummingbirdTesting
import Testing

@testable import FilbertService

/// KServe's V1 protocol, and OpenAI's list of models, which is at the same place.
@Suite struct KServeTests {
  let served: Served

  init() throws { served = try Served() }

  @Test func models() async throws {
    try await served.ask(.intent, .encoder) { client in
      let list = try await client.get("/v1/models").json
      #expect(list["models"] == ["intent", "encoder"])
      #expect(list["object"] == "list")
      #expect(
        list["data"]?.arrayValue?.compactMap { $0["id"]?.stringValue } == ["intent", "encoder"])
      let one = try await client.get("/v1/models/encoder").json
      #expect(one["name"] == "encoder" && one["ready"] == true)
      #expect(one["id"] == "encoder" && one["object"] == "model" && one["owned_by"] == "filbert")
      #expect((one["created"]?.intValue ?? 0) > 1_700_000_000)
      #expect(try await client.get("/v1/models/nothing").status == 404)
    }
  }

  /// What a model answers to an instance is what `POST /` answers to a text.
  @Test(arguments: Served.Model.allCases)
  func predictions(_ model: Served.Model) async throws {
    try await served.ask(.intent, .topics, .spend, .products, .encoder) { client in
      let texts = ["want to buy the mattress", "red size 手机壳"]
      let path = "/v1/models/\(model.rawValue):predict"
      let expected = try await client.post(
        "/?model=\(model.rawValue)", ["inputs": JSONValue.strings(texts)]
      ).json
      #expect(expected.arrayValue?.count == 2)
      for instances in [
        JSONValue.strings(texts), .array(texts.map { ["text": .string($0)] }),
        [.string(texts[0]), ["text": .string(texts[1]), "text_pair": nil]],
      ] as [JSONValue] {
        let answer = try await client.post(path, ["instances": instances])
        #expect(answer.json == ["predictions": expected], "\(answer.body)")
      }
    }
  }

  @Test func parametersAndPairs() async throws {
    try await served.ask(.intent) { client in
      let path = "/v1/models/intent:predict"
      let top = try await client.post(path, ["instances": ["late"], "parameters": ["top_k": 1]])
      #expect(top.json["predictions"]?[0].arrayValue?.count == 1)
      let pair = try await client.post(path, ["instances": [["text": "late", "text_pair": "red"]]])
      let own = try await client.post("/predict", ["inputs": ["late", "red"]])
      #expect(pair.json["predictions"] == [own.json])
    }
  }

  @Test func pairsAreNamed() async throws {
    try await served.ask(.encoder, .products) { client in
      for model in ["encoder", "products"] {
        let answer = try await client.post(
          "/v1/models/\(model):predict", ["instances": ["a", ["text": "a", "text_pair": "b"]]])
        #expect(answer.status == 422)
        #expect(
          answer.error
            == "instances[1] is a pair, and this model reads single texts; leave \"text_pair\" out."
        )
      }
    }
    try served.write(["columns": ["text": "query", "text_pair": "product"]], for: .intent)
    try await served.ask(.intent) { client in
      let answer = try await client.post("/v1/models/intent:predict", ["instances": ["a"]])
      #expect(answer.error?.hasSuffix("send {\"text\": \"a\", \"text_pair\": \"b\"}.") == true)
    }
  }

  @Test(
    arguments: [
      ([:], "\"instances\" is missing"), (["instances": []], "\"instances\" is empty"),
      (["instances": "a"], "\"instances\" must be"),
      (["instances": [7]], "instances[0] is not a text"),
      (["instances": [["a", "b"]]], "instances[0] is a list"),
      (["instances": [" "]], "instances[0] is empty"),
      (["instances": ["a", [:]]], "instances[1] has no \"text\""), (["inputs": "a"], "\"inputs\""),
      (["instances": ["a"], "parameters": ["normalize": true]], "\"normalize\""),
    ] as [(JSONValue, String)])
  func saysWhatIsWrong(_ body: JSONValue, _ words: String) async throws {
    try await served.ask(.intent) { client in
      let answer = try await client.post("/v1/models/intent:predict", body)
      #expect(answer.status == 422, "\(body)")
      #expect(answer.error?.contains(words) == true, "\(answer.body)")
    }
  }

  /// What the message advises is accepted.
  @Test(arguments: ["/v1/models/intent:predict", "/v2/models/intent/infer"])
  func longTextsAreCutByAParameter(_ path: String) async throws {
    try await served.ask(.intent) { client in
      let long = JSONValue.string((0..<80).map { "want \($0)" }.joined(separator: " "))
      var body: JSONObject =
        path.hasPrefix("/v1")
        ? ["instances": ["a", long]]
        : [
          "inputs": [
            ["name": "text", "shape": [2], "datatype": "BYTES", "data": ["a", long]]
          ]
        ]
      let refused = try await client.post(path, .object(body))
      #expect(refused.status == 413)
      #expect(refused.error?.contains("send \"parameters\": {\"truncate\": true} to") == true)
      body["parameters"] = ["truncate": true]
      let cut = try await client.post(path, .object(body))
      #expect(cut.status == 200)
      #expect(cut.truncatedTexts == "1")
    }
  }

  /// The name ends before the colon.
  @Test func theVerbIsPartOfThePath() async throws {
    try await served.ask(.intent) { client in
      let body: JSONValue = ["instances": ["a"]]
      #expect(try await client.post("/v1/models/intent", body).status == 405)
      #expect(try await client.post("/v1/models/intent:explain", body).status == 404)
      #expect(try await client.post("/v1/models/:predict", body).status == 404)
      #expect(try await client.post("/v1/models/intent:predict:predict", body).status == 404)
      let get = try await client.get("/v1/models/intent:predict")
      #expect(get.status == 405)
      #expect(get.header("allow") == "POST")
    }
  }

  /// The label of a route in the metrics has no name of a model.
  @Test func theRouteIsCountedAsOne() async throws {
    try await served.ask(.intent) { client in
      _ = try await client.post("/v1/models/intent:predict", ["instances": ["a", "b"]])
      _ = try await client.post("/", ["inputs": "a"])
      let metrics = try await client.get("/metrics").body
      #expect(metrics.contains("route=\"/v1/models/{name}:predict\""))
      #expect(
        metrics.contains(
          "filbert_http_requests_total{method=\"POST\",route=\"/\",status=\"200\"} 1"))
      #expect(metrics.contains("filbert_texts_total{model=\"intent\"} 3"))
    }
  }
}
