import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertTensor
import FilbertTestSupport
import FilbertText
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import FilbertConnections
@testable import FilbertService

@Suite struct OpenInferenceTests {
  let served: Served

  init() throws { served = try Served() }

  func tensor(
    _ data: JSONValue, name: String = "text", shape: JSONValue? = nil
  ) -> JSONValue {
    [
      "name": .string(name), "shape": shape ?? [.number(data.arrayValue?.count ?? 0)],
      "datatype": "BYTES", "data": data,
    ]
  }

  func output(_ answer: Answer, _ name: String) -> JSONValue {
    (answer.json["outputs"]?.arrayValue ?? []).first { $0["name"]?.stringValue == name } ?? .null
  }

  // MARK: Metadata

  @Test(
    arguments: [
      ("/v2", ["name": "filbert", "version": "1.2.3", "extensions": []]),
      ("/v2/health/live", ["live": true]), ("/v2/health/ready", ["live": true, "ready": true]),
      ("/v2/models/intent/ready", ["name": "intent", "ready": true]),
    ] as [(String, JSONValue)])
  func theServer(_ path: String, _ expected: JSONValue) async throws {
    try await served.ask(.intent) { client in
      let answer = try await client.get(path)
      #expect(answer.json == expected)
    }
  }

  @Test func models() async throws {
    try await served.ask(.intent, .topics, .spend, .products, .encoder) { client in
      let text: JSONValue = [["name": "text", "datatype": "BYTES", "shape": [-1]]]
      let expected: [(Served.Model, JSONValue)] = [
        (
          .intent,
          [
            ["name": "label", "datatype": "BYTES", "shape": [-1]],
            [
              "name": "probabilities", "datatype": "FP32", "shape": [-1, 3],
              "parameters": ["labels": ["buy", "refund", "other"]],
            ],
          ]
        ),
        (.spend, [["name": "value", "datatype": "FP32", "shape": [-1]]]),
        (.products, [["name": "entities", "datatype": "BYTES", "shape": [-1]]]),
        (.encoder, [["name": "embedding", "datatype": "FP32", "shape": [-1, 16]]]),
      ]
      for (model, outputs) in expected {
        let metadata = try await client.get("/v2/models/\(model.rawValue)").json
        #expect(metadata["name"]?.stringValue == model.rawValue)
        #expect(metadata["platform"]?.stringValue == "filbert_safetensors")
        #expect(metadata["inputs"] == text)
        #expect(metadata["outputs"] == outputs)
      }
    }
  }

  @Test func aServerThatStopsIsNotReady() async throws {
    let server = try served.server([.intent])
    try await server.application().test(.router) { client in
      server.service.connections.stop()
      #expect(try await client.get("/v2/health/live").status == 200)
      for path in ["/v2/health/ready", "/v2/models/intent/ready"] {
        let answer = try await client.get(path)
        #expect(answer.status == 503)
        #expect(answer.header("retry-after") == "1")
      }
    }
  }

  // MARK: Outputs

  /// A text alone, texts flat, and texts nested as their shape says.
  @Test func aClassifier() async throws {
    try await served.ask(.intent) { client in
      let model = try served.classifier(.intent)
      let texts = ["want to buy", "refund 你好", "late order"]
      let predictions = model.expected(texts.map { TextInput($0) })
      let flat = JSONValue.strings(texts)
      let nested = JSONValue.array(texts.map { .array([.string($0)]) })
      let requests: [(JSONValue, JSONValue)] = [(flat, [3]), (flat, [3, 1]), (nested, [3, 1])]
      for (data, shape) in requests {
        let answer = try await client.post(
          "/v2/models/intent/infer", ["id": "a7", "inputs": [tensor(data, shape: shape)]])
        #expect(answer.status == 200)
        #expect(answer.json["model_name"]?.stringValue == "intent")
        #expect(answer.json["id"]?.stringValue == "a7")
        let (label, probabilities) = (output(answer, "label"), output(answer, "probabilities"))
        #expect(label["datatype"]?.stringValue == "BYTES")
        #expect(label["shape"] == [3])
        #expect(label["data"] == JSONValue.strings(predictions.map(\.label)))
        #expect(probabilities["datatype"]?.stringValue == "FP32")
        #expect(probabilities["shape"] == [3, 3])
        #expect(
          distance(
            probabilities["data"]?.floats ?? [], predictions.flatMap(\.probabilities)) < 1e-5)
      }
    }
  }

  @Test func noIdentifierIsMadeUp() async throws {
    try await served.ask(.intent) { client in
      let answer = try await client.post(
        "/v2/models/intent/infer", ["inputs": [tensor(["late"])]])
      #expect(answer.json["id"] == nil)
    }
  }

  @Test func pairs() async throws {
    try await served.ask(.intent) { client in
      let answer = try await client.post(
        "/v2/models/intent/infer",
        ["inputs": [tensor(["blue pillow"], name: "text_pair"), tensor(["red phone"])]])
      let expected = try served.classifier(.intent).expected("red phone", pair: "blue pillow")
      #expect(
        distance(
          output(answer, "probabilities")["data"]?.floats ?? [], expected.probabilities) < 1e-5)
    }
  }

  @Test func whatWasTrainedOnPairsAsksForThem() async throws {
    try served.write(["columns": ["text": "a", "text_pair": "b"]], for: .intent)
    try await served.ask(.intent) { client in
      let inputs = try await client.get("/v2/models/intent").json["inputs"]?.arrayValue ?? []
      #expect(inputs.map { $0["name"]?.stringValue } == ["text", "text_pair"])
      let single = try await client.post(
        "/v2/models/intent/infer", ["inputs": [tensor(["late"])]])
      #expect(single.status == 422)
      #expect(single.error?.contains("\"text_pair\"") == true)
    }
  }

  @Test func outputsThatAreAskedFor() async throws {
    try await served.ask(.intent) { client in
      for names in [["probabilities"], ["label"], ["probabilities", "label"]] {
        let wanted = names.map { name -> JSONValue in
          ["name": .string(name), "parameters": ["binary_data": false]]
        }
        let answer = try await client.post(
          "/v2/models/intent/infer",
          ["inputs": [tensor(["late"])], "outputs": .array(wanted)])
        let outputs = answer.json["outputs"]?.arrayValue ?? []
        #expect(outputs.map { $0["name"]?.stringValue } == names)
      }
    }
  }

  @Test func parameters() async throws {
    try await served.ask(.intent) { client in
      let model = try served.classifier(.intent)
      let long = (0..<80).map { "want \($0)" }.joined(separator: " ")
      let refused = try await client.post(
        "/v2/models/intent/infer", ["inputs": [tensor(["a", .string(long)])]])
      #expect(refused.status == 413)
      #expect(refused.error?.hasPrefix("text.data[1] has ") == true)
      let answer = try await client.post(
        "/v2/models/intent/infer",
        [
          "inputs": [tensor([.string(long)])],
          "parameters": ["truncate": true, "raw_scores": true, "priority": 3],
        ])
      #expect(answer.status == 200)
      #expect(answer.truncatedTexts == "1")
      let logits = model.outputs(model.encode([TextInput(long)]).flatMap(\.sequences)).row(0)
      #expect(distance(output(answer, "probabilities")["data"]?.floats ?? [], logits) < 1e-5)
      #expect(output(answer, "label")["data"] == [.string(model.expected(long).label)])
    }
  }

  @Test func otherModels() async throws {
    try await served.ask(.topics, .spend, .products, .encoder) { client in
      let texts = ["king size red phone", "late order"]
      let body: JSONValue = ["inputs": [tensor(JSONValue.strings(texts))]]
      let inputs = texts.map { TextInput($0) }

      let topics = try await client.post("/v2/models/topics/infer", body)
      let labels = try served.classifier(.topics).expected(inputs).map { $0.labels() }
      #expect(
        output(topics, "label")["data"]
          == JSONValue.strings(labels.map { JSONValue.strings($0).serialized() }))

      let spend = output(try await client.post("/v2/models/spend/infer", body), "value")
      let regressor = try TextRegressor(contentsOf: served.path(.spend))
      #expect(spend["shape"] == [2])
      #expect(
        distance(spend["data"]?.floats ?? [], texts.map { regressor.expected($0).value }) < 1e-5)

      let products = output(try await client.post("/v2/models/products/infer", body), "entities")
      let tagger = try TextTagger(contentsOf: served.path(.products))
      for (index, text) in texts.enumerated() {
        let entities = try JSONValue.parse(products["data"]?[index].stringValue ?? "")
        #expect(
          entities.arrayValue?.map { $0["text"]?.stringValue }
            == tagger.expected(text).map(\.text))
      }

      let encoder = try TextEmbedder(contentsOf: served.path(.encoder))
      let vectors = output(try await client.post("/v2/models/encoder/infer", body), "embedding")
      #expect(vectors["shape"] == [2, 16])
      #expect(
        distance(vectors["data"]?.floats ?? [], encoder.expected(inputs).flatMap(\.self)) < 1e-5)
      var raw = body.objectValue ?? [:]
      raw["parameters"] = ["normalize": false, "pooling": "cls"]
      let cls = output(
        try await client.post("/v2/models/encoder/infer", .object(raw)), "embedding")
      #expect(
        distance(
          cls["data"]?.floats ?? [],
          encoder.expected(inputs, pooling: .cls, normalized: false).flatMap(\.self)) < 1e-5)
    }
  }

  /// As clients of Triton send it.
  @Test func jsonNeedsNoContentType() async throws {
    try await served.ask(.intent) { client in
      let body = JSONValue.object(["inputs": [tensor(["late"])]]).serialized()
      #expect(try await client.post("/v2/models/intent/infer", body, nil).status == 200)
      let other = try await client.post("/v2/models/intent/infer", body, "text/plain")
      #expect(other.status == 415)
    }
  }
}
