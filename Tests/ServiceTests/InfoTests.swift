import FilbertCore
import FilbertInference
import FilbertJSON
import FilbertTestSupport
import HummingbirdTesting
import Testing

@testable import FilbertConnections
@testable import FilbertService

@Suite struct InfoTests {
  let served: Served

  init() throws { served = try Served() }

  @Test func oneModel() async throws {
    try await served.ask(.intent) { client in
      let info = try await client.get("/info").json
      #expect(info["version"]?.stringValue == "1.2.3")
      #expect(info["model_id"]?.stringValue == "intent")
      #expect(info["max_input_length"]?.intValue == 64)
      #expect(info["max_client_batch_size"]?.intValue == 10_000)
      #expect(info["max_concurrent_requests"]?.intValue == 256)
      #expect(info["max_body_size"]?.intValue == 16 << 20)
      #expect(info["max_memory"]?.intValue == 256 << 20)
      #expect(info["max_header_size"]?.intValue == 32 << 10)
      #expect(info["max_pipelined_requests"]?.intValue == 64)
      #expect(info["auto_truncate"] == false)
      let kind = info["model_type"]?["classifier"]
      #expect(kind?["id2label"] == ["0": "buy", "1": "refund", "2": "other"])
      #expect(kind?["label2id"] == ["buy": 0, "refund": 1, "other": 2])
    }
  }

  @Test func severalModels() async throws {
    try await served.ask(.intent, .topics, .spend, .products, .encoder) { client in
      let answer = try await client.get("/info")
      let info = answer.json
      #expect(info["model_id"] == nil && info["model_type"] == nil)
      let models = info["models"]?.arrayValue ?? []
      #expect(
        models.map { $0["name"]?.stringValue } == [
          "intent", "topics", "spend", "products", "encoder",
        ])
      #expect(
        models.map { $0["task"]?.stringValue } == [
          "classification", "classification", "classification", "tagging", "embedding",
        ])
      #expect(
        models.map { $0["problem"]?.stringValue } == [
          "single_label_classification", "multi_label_classification", "regression", nil, nil,
        ])
      #expect(models[0]["labels"] == ["buy", "refund", "other"])
      #expect(models[0]["reads_pairs"] == true)
      #expect(models[3]["labels"] == ["ITEM", "SIZE"])
      #expect(models[4]["dimensions"]?.intValue == 16)
      #expect(!answer.body.contains(served.path(.intent)), "where models lie is nobody's business")
    }
  }

  @Test func recordsTrainingOnPairs() async throws {
    try served.write(["columns": ["text": "a", "text_pair": "b"]], for: .intent)
    try await served.ask(.intent) { client in
      let model = try await client.get("/info").json["models"]?[0]
      #expect(model?["reads_pairs"] == true)
      #expect(model?["reads_single_texts"] == false)
    }
  }

  /// The thresholds stored in a model decide labels, and scores stay as they are.
  @Test func storedThresholdsDecideLabels() async throws {
    for label in ["buy", "refund", "other"] {
      try served.write(["decision": [["label": .string(label), "threshold": 0]]], for: .intent)
      try await served.ask(.intent) { client in
        let info = try await client.get("/info")
        #expect(info.json["models"]?[0]["thresholds"]?.serialized() == #"{"\#(label)":0.0}"#)
        let table = try await client.post("/predict", "text\nlate order\n", "text/csv")
        #expect(table.body.hasPrefix("text,predicted_label,probability\nlate order,\(label),0."))
        let tensors = try await client.post(
          "/v2/models/intent/infer",
          [
            "inputs": [
              ["name": "text", "shape": [1], "datatype": "BYTES", "data": ["late order"]]
            ]
          ])
        let outputs = tensors.json["outputs"]?.arrayValue ?? []
        #expect(outputs.first { $0["name"] == "label" }?["data"] == [.string(label)])
        let scores = try await client.post("/predict", ["inputs": "late order"]).json
        let plain = try served.classifier(.intent).expected("late order")
        #expect(scores[0]["label"]?.stringValue == plain.label)
      }
    }
    try served.write(["decision": [["label": "x", "threshold": 0]]], for: .intent)
    #expect(throws: FilbertError.self) { try served.server([.intent]) }
  }

  @Test func healthAndReadiness() async throws {
    let server = try served.server([.intent])
    try await server.application().test(.router) { client in
      for path in ["/health", "/ready"] {
        let answer = try await client.get(path)
        #expect(answer.status == 200)
        #expect(answer.body == "{}")
      }
      server.service.connections.stop()
      #expect(try await client.get("/health").status == 200, "the process lives on")
      let ready = try await client.get("/ready")
      #expect(ready.status == 503)
      #expect(ready.kind == "Unavailable")
      #expect(ready.header("retry-after") == "1")
    }
  }
}
