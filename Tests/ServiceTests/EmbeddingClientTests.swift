import FilbertInference
import FilbertJSON
import FilbertTestSupport
import FilbertText
import Foundation
import HummingbirdTesting
import Testing

@testable import FilbertConnections
@testable import FilbertService

/// Vectors for clients of OpenAI and text-embeddings-inference: `/v1/embeddings`, `/embed_all`; and `/decode`.
@Suite struct EmbeddingClientTests {
  let served: Served

  init() throws { served = try Served() }

  private let texts = ["memory foam pillow", "king size mattress, 手机壳"]

  // MARK: OpenAI

  /// The numbers of Base64, as clients read them.
  private func numbers(_ text: String) throws -> [Float] {
    let bytes = [UInt8](try #require(Data(base64Encoded: text)))
    return stride(from: 0, to: bytes.count, by: 4).map { start in
      Float(
        bitPattern: bytes[start..<start + 4].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) })
    }
  }

  @Test func vectorsAsOpenAISendsThem() async throws {
    try await served.ask(.encoder) { client in
      let model = try TextEmbedder(contentsOf: served.path(.encoder))
      let own = model.expected(texts.map { TextInput($0) })
      for format in ["float", "base64", nil] as [JSONValue] {
        let answer = try await client.post(
          "/v1/embeddings",
          [
            "input": JSONValue.strings(texts), "model": "encoder", "encoding_format": format,
            "user": "u",
          ])
        #expect(answer.json.objectValue?.names == ["object", "model", "data", "usage"])
        #expect(answer.json["object"] == "list")
        #expect(answer.json["model"] == "encoder")
        let tokens = texts.reduce(0) { $0 + model.tokenizer.encode($1).ids.count }
        #expect(answer.json["usage"]?["prompt_tokens"]?.intValue == tokens)
        #expect(answer.json["usage"]?["total_tokens"]?.intValue == tokens)
        let data = answer.json["data"]?.arrayValue ?? []
        #expect(data.compactMap { $0["index"]?.intValue } == [0, 1])
        for (entry, vector) in zip(data, own) {
          #expect(entry["object"] == "embedding")
          let sent = entry["embedding"] ?? .null
          let received = format == "base64" ? try numbers(sent.stringValue ?? "") : sent.floats
          #expect(received.count == 16)
          #expect(distance(received, vector) < 1e-6)
        }
      }
    }
  }

  /// Long answers are written while the client reads them.
  @Test(arguments: ["float", "base64"])
  func manyVectors(_ format: String) async throws {
    try await served.ask(.encoder) { client in
      let texts = (0..<300).map { "order \($0)" }
      let answer = try await client.post(
        "/v1/embeddings",
        ["input": JSONValue.strings(texts), "dimensions": 16, "encoding_format": .string(format)])
      let data = answer.json["data"]?.arrayValue ?? []
      #expect(data.count == 300)
      #expect(data.last?["index"]?.intValue == 299)
      let last = try await client.post("/embed", ["inputs": "order 299"])
      let sent = data.last?["embedding"] ?? .null
      let received = format == "base64" ? try numbers(sent.stringValue ?? "") : sent.floats
      #expect(distance(received, last.json[0].floats) < 1e-6)
    }
  }

  @Test(
    arguments: [
      ([:], "\"input\" is missing"), (["input": []], "\"input\" is empty"),
      (["input": ["a", ""]], "input[1] is empty"),
      (["input": [[1, 2], [3]]], "input[0] is a number"),
      (["input": [101, 102]], "check_embedding_ctx_length"), (["input": 7], "\"input\" must be"),
      (["input": "a", "dimensions": 8], "\"dimensions\" is 8, and the model's vectors have 16"),
      (["input": "a", "dimensions": "8"], "\"dimensions\" must be"),
      (["input": "a", "encoding_format": "int8"], "\"encoding_format\" must be"),
      (["input": "a", "model": 3], "\"model\" must be"),
      (["input": "a", "inputs": "b"], "\"inputs\""),
      (["input": "a", "prompt_name": "query"], "\"prompt_name\""),
    ] as [(JSONValue, String)])
  func saysWhatIsWrongWithAnInput(_ body: JSONValue, _ words: String) async throws {
    try await served.ask(.encoder) { client in
      let answer = try await client.post("/v1/embeddings", body)
      #expect(answer.status == 422, "\(body)")
      #expect(answer.error?.contains(words) == true, "\(answer.body)")
    }
  }

  @Test func theMemberModelChooses() async throws {
    try await served.ask(.encoder, .intent) { client in
      #expect(try await client.post("/v1/embeddings", ["input": "a"]).status == 200)
      let unknown = try await client.post(
        "/v1/embeddings", ["input": "a", "model": "text-embedding-3-small"])
      #expect(unknown.status == 404)
      #expect(unknown.error?.contains("encoder, intent") == true)
      let wrong = try await client.post("/v1/embeddings", ["input": "a", "model": "intent"])
      #expect(wrong.status == 422)
      #expect(wrong.error?.contains("labels texts; ask it with POST /predict") == true)
    }
  }

  /// The client shows the sentence that is at this place and no other.
  @Test func errorsHaveOpenAIsShape() async throws {
    let keys = try APIKeys(environment: "0123456789abcdef")
    for keys in [keys, nil] {
      try await served.ask(.encoder, change: setting(\.keys, to: keys)) { client in
        let long = String(repeating: "\u{1}", count: 10_000)
        for body in [["input": 7], [:], [long: 1]] as [JSONValue] {
          let answer = try await client.post("/v1/embeddings", body)
          #expect(answer.status == (keys == nil ? 422 : 401))
          let error = answer.json["error"]
          #expect(error?["type"] == (keys == nil ? "Validation" : "Unauthorized"))
          #expect(error?["message"]?.stringValue?.hasSuffix(".") == true)
          #expect(error?["param"] == JSONValue.null && error?["code"] == JSONValue.null)
          #expect(answer.body.utf8.count <= ServiceError.longestBody)
        }
        #expect(try await client.get("/v1/models/nothing").json["error"]?.stringValue != nil)
      }
    }
  }

  @Test func aLongTextIsNamed() async throws {
    try await served.ask(.encoder) { client in
      let long = (0..<80).map { "want \($0)" }.joined(separator: " ")
      let refused = try await client.post("/v1/embeddings", ["input": ["a", .string(long)]])
      #expect(refused.status == 413)
      #expect(refused.error?.hasPrefix("input[1] has ") == true)
      let cut = try await client.post("/v1/embeddings", ["input": .string(long), "truncate": true])
      #expect(cut.truncatedTexts == "1")
      #expect(cut.json["usage"]?["prompt_tokens"]?.intValue == 64)
    }
  }

  /// Also of a list, and also on the routes of other services.
  @Test(
    arguments: [
      ("/", "inputs"), ("/invocations", "inputs"), ("/v1/embeddings", "input"),
      ("/embed_all", "inputs"), ("/v1/models/encoder:predict", "instances"),
    ])
  func theServerMayTruncateByDefault(_ path: String, _ member: String) async throws {
    try await served.ask(.encoder, change: setting(\.truncates, to: true)) { client in
      let long = JSONValue.string((0..<80).map { "want \($0)" }.joined(separator: " "))
      let answer = try await client.post(path, [member: ["a", long]])
      #expect(answer.status == 200)
      #expect(answer.truncatedTexts == "1")
    }
  }

  // MARK: Vectors of tokens

  /// Their mean is the vector of the text, and the first is that of `[CLS]`.
  @Test func vectorsOfTokens() async throws {
    try await served.ask(.encoder) { client in
      let model = try TextEmbedder(contentsOf: served.path(.encoder))
      let many = texts + (0..<20).map { "order \($0) late" }
      let answer = try await client.post("/embed_all", ["inputs": JSONValue.strings(many)])
      #expect(answer.status == 200)
      #expect(answer.json.arrayValue?.count == many.count)
      for (index, text) in many.enumerated() {
        let vectors = (answer.json[index].arrayValue ?? []).map(\.floats)
        #expect(vectors.count == model.tokenizer.encode(text).ids.count)
        let mean = (0..<16).map { column in
          vectors.reduce(0) { $0 + $1[column] } / Float(vectors.count)
        }
        let input = TextInput(text)
        #expect(distance(mean, model.expected([input], normalized: false)[0]) < 1e-5)
        #expect(
          distance(vectors[0], model.expected([input], pooling: .cls, normalized: false)[0]) < 1e-5)
      }
      let one = try await client.post("/embed_all", ["inputs": .string(texts[0])])
      #expect(one.json == .array([answer.json[0]]))
    }
  }

  @Test func vectorsOfTokensAreCharged() async throws {
    let server = try served.server([.encoder]) { $0.limits.memory = 1 << 20 }
    try await server.application().test(.router) { client in
      let long = (0..<20).map { "want \($0)" }.joined(separator: " ")
      let body: JSONValue = ["inputs": .array((0..<400).map { _ in .string(long) })]
      #expect(try await client.post("/embed", body).status == 200)
      let answer = try await client.post("/embed_all", body)
      #expect(answer.status == 413)
      #expect(server.service.admission.memory.bytes == 0)
    }
  }

  @Test(arguments: ["/embed_all", "/similarity", "/v1/embeddings"])
  func otherModelsSayWhatTheyAre(_ path: String) async throws {
    try await served.ask(.products) { client in
      let inputs: JSONValue =
        path == "/similarity" ? ["source_sentence": "a", "sentences": ["b"]] : "a"
      let answer = try await client.post(
        path, [path == "/v1/embeddings" ? "input" : "inputs": inputs])
      #expect(answer.status == 422)
      #expect(answer.error?.contains("'products' finds entities (/tag)") == true)
    }
  }

  // MARK: Tokens

  @Test(arguments: Served.Model.allCases)
  func tokensAreTexts(_ model: Served.Model) async throws {
    try await served.ask(model) { client in
      let tokens = try await client.post("/tokenize", ["inputs": "want to buy the mattress!"])
      let ids = JSONValue.array((tokens.json[0].arrayValue ?? []).compactMap { $0["id"] })
      let one = try await client.post("/decode", ["ids": ids])
      #expect(one.json == ["want to buy the mattress!"])
      let special = try await client.post(
        "/decode", ["ids": [ids, []], "skip_special_tokens": false])
      #expect(special.json == ["[CLS] want to buy the mattress! [SEP]", ""])
    }
  }

  @Test(
    arguments: [
      ([:], "\"ids\" is missing"), (["ids": "2"], "\"ids\" is missing or not a list"),
      (["ids": [2, -1]], "ids[1] is not the number of a token"), (["ids": [2.5]], "ids[0] is not"),
      (["ids": [2, 9999]], "ids[1] is 9999, and the model has no token"),
      (["ids": [[2], [3, 9999]]], "ids[1][1] is 9999"),
      (["ids": [[2], 3]], "ids[1] is not a list"),
      (["ids": [2, [3]]], "ids[1] is not the number"),
      (["ids": [2], "skip_special_tokens": 1], "true or false"),
      (["ids": [99_999_999_999]], "ids[0] is not the number"),
    ] as [(JSONValue, String)])
  func saysWhatIsWrongWithTokens(_ body: JSONValue, _ words: String) async throws {
    try await served.ask(.intent) { client in
      let answer = try await client.post("/decode", body)
      #expect(answer.status == 422, "\(body)")
      #expect(answer.error?.contains(words) == true, "\(answer.body)")
    }
  }

  @Test func tokensAreCounted() async throws {
    try await served.ask(.intent) { client in
      let ids = JSONValue.array(Array(repeating: 2, count: (1 << 18) + 1))
      let answer = try await client.post("/decode", ["ids": ids])
      #expect(answer.status == 413)
    }
  }
}
