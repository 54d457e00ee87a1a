import FilbertInference
import FilbertJSON
import FilbertTestSupport
import FilbertText
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import FilbertConnections
@testable import FilbertService

/// `POST /` and `POST /invocations`: what `huggingface_hub.InferenceClient` and SageMaker send, and what they read.
@Suite struct HubTests {
  let served: Served

  init() throws { served = try Served() }

  private let text = "want to buy the mattress"

  // MARK: Scores

  /// The client takes the first element of the answer.
  @Test(arguments: ["/", "/invocations"])
  func scoresOfOneTextAreAListInAList(_ path: String) async throws {
    try await served.ask(.intent) { client in
      let model = try served.classifier(.intent)
      let expected = model.expected(text).probabilities
      for body in [
        ["inputs": .string(text), "parameters": [:]], ["inputs": .string(text)],
        ["inputs": .string(text), "parameters": nil],
        ["inputs": .string(text), "parameters": ["top_k": nil, "function_to_apply": "softmax"]],
        ["inputs": .string(text), "options": ["wait_for_model": true, "use_cache": false]],
        ["inputs": ["text": .string(text)]],
      ] as [JSONValue] {
        let answer = try await client.post(path, body)
        #expect(answer.status == 200, "\(answer.body)")
        #expect(answer.json.arrayValue?.count == 1)
        let scores = answer.json[0].scores
        #expect(distance(model.labels.map { scores[$0] ?? .nan }, expected) < 1e-6)
        let order = (answer.json[0].arrayValue ?? []).compactMap { $0["score"]?.doubleValue }
        #expect(order.count == 3 && order == order.sorted(by: >))
      }
    }
  }

  @Test(arguments: ["/", "/predict"], [1, 2, 3, 7])
  func aNumberOfLabels(_ path: String, _ top: Int) async throws {
    try await served.ask(.intent) { client in
      let all = try await client.post(path, ["inputs": .string(text)])
      for body in [
        ["inputs": .string(text), "parameters": ["top_k": .number(top)]],
        ["inputs": .string(text), "top_k": .number(top)],
      ] as [JSONValue] {
        let answer = try await client.post(path, body)
        let (scores, expected) =
          path == "/" ? (answer.json[0], all.json[0]) : (answer.json, all.json)
        #expect(scores.arrayValue?.count == min(top, 3))
        #expect(scores == .array(Array((expected.arrayValue ?? []).prefix(top))))
      }
    }
  }

  /// A list of strings is a list of texts, as in a pipeline; on `/predict` two are a pair.
  @Test func aListOfTexts() async throws {
    try await served.ask(.intent) { client in
      let texts = ["red phone case", "blue pillow"]
      let model = try served.classifier(.intent)
      let list = try await client.post("/", ["inputs": JSONValue.strings(texts)])
      #expect(list.json.arrayValue?.count == 2)
      for (index, text) in texts.enumerated() {
        let scores = list.json[index].scores
        #expect(
          distance(model.labels.map { scores[$0] ?? .nan }, model.expected(text).probabilities)
            < 1e-6)
      }
      let pair = model.expected(texts[0], pair: texts[1]).probabilities
      for inputs in [
        [JSONValue.strings(texts)], ["text": "red phone case", "text_pair": "blue pillow"],
        [["text": "red phone case", "text_pair": "blue pillow"]],
      ] as [JSONValue] {
        let answer = try await client.post("/", ["inputs": inputs])
        #expect(answer.json.arrayValue?.count == 1)
        let scores = answer.json[0].scores
        #expect(distance(model.labels.map { scores[$0] ?? .nan }, pair) < 1e-6)
      }
      let many = try await client.post(
        "/", ["inputs": .array((0..<40).map { .string("late \($0)") })])
      #expect(many.json.arrayValue?.count == 40)
      #expect(many.json[39] == (try await client.post("/", ["inputs": "late 39"])).json[0])
    }
  }

  @Test func twoTextsForAModelOfPairsAreAPair() async throws {
    try served.write(["columns": ["text": "query", "text_pair": "product"]], for: .intent)
    try await served.ask(.intent) { client in
      let pair = try await client.post("/", ["inputs": ["red phone", "blue pillow"]])
      #expect(pair.json.arrayValue?.count == 1)
      #expect(
        pair.json[0]
          == (try await client.post("/predict", ["inputs": ["red phone", "blue pillow"]])).json)
      let single = try await client.post("/", ["inputs": "red phone"])
      #expect(single.status == 422)
      #expect(single.error?.contains("pairs of texts; send [[\"a\", \"b\"]]") == true)
    }
  }

  @Test func functionsThatTheModelDoesNotHaveAreRefused() async throws {
    try await served.ask(.intent, .topics, .spend) { client in
      for (model, function, isRight) in [
        ("intent", "softmax", true), ("intent", "sigmoid", false), ("topics", "sigmoid", true),
        ("topics", "softmax", false), ("spend", "none", true), ("spend", "sigmoid", false),
      ] {
        for path in ["/", "/predict"] {
          let answer = try await client.post(
            "\(path)?model=\(model)",
            ["inputs": "late", "parameters": ["function_to_apply": .string(function)]])
          #expect(answer.status == (isRight ? 200 : 422), "\(model) \(function)")
          #expect(isRight || answer.error?.contains("\"function_to_apply\"") == true)
        }
      }
      let logits = try await client.post(
        "/?model=intent", ["inputs": "late", "parameters": ["function_to_apply": "none"]])
      let raw = try await client.post(
        "/predict?model=intent", ["inputs": "late", "raw_scores": true])
      #expect(logits.json[0] == raw.json)
    }
  }

  // MARK: Entities

  @Test func entities() async throws {
    try await served.ask(.products) { client in
      let text = "👍🏽 want to buy the mattress 手机壳 red size"
      let own = try TextTagger(contentsOf: served.path(.products)).expected(text)
      try #require(!own.isEmpty)
      for strategy in ["simple", "first", nil] as [JSONValue] {
        let answer = try await client.post(
          "/",
          [
            "inputs": .string(text),
            "parameters": ["aggregation_strategy": strategy, "ignore_labels": ["O"]],
          ])
        #expect(answer.json.arrayValue?.count == own.count, "\(answer.body)")
        for (entity, expected) in zip(answer.json.arrayValue ?? [], own) {
          #expect(
            entity.objectValue?.names == ["entity_group", "score", "word", "start", "end"])
          #expect(entity["entity_group"]?.stringValue == expected.label)
          #expect(entity["word"]?.stringValue == expected.text)
          #expect(entity["start"]?.intValue == expected.scalars.lowerBound)
          #expect(entity["end"]?.intValue == expected.scalars.upperBound)
          #expect(abs((entity["score"]?.doubleValue ?? .nan) - Double(expected.probability)) < 1e-6)
        }
      }
      let list = try await client.post("/", ["inputs": [.string(text), "late"]])
      #expect(list.json.arrayValue?.count == 2)
      #expect(list.json[0].arrayValue?.count == own.count)
      let label = own[0].label
      let fewer = try await client.post(
        "/", ["inputs": .string(text), "parameters": ["ignore_labels": [.string(label)]]])
      #expect(fewer.json.arrayValue?.count == own.count { $0.label != label })
    }
  }

  @Test(
    arguments: [
      (["aggregation_strategy": "none"], "\"aggregation_strategy\" is \"none\""),
      (["aggregation_strategy": "max"], "\"aggregation_strategy\" is \"max\""),
      (["aggregation_strategy": 1], "\"aggregation_strategy\" must be a string"),
      (["ignore_labels": "O"], "must be a list"), (["ignore_labels": ["NOTHING"]], "\"NOTHING\""),
      (["stride": 2], "\"stride\""), (["top_k": 1], "\"top_k\""),
    ] as [(JSONValue, String)])
  func otherOptionsOfEntitiesAreRefused(_ parameters: JSONValue, _ words: String) async throws {
    try await served.ask(.products) { client in
      let answer = try await client.post("/", ["inputs": "late", "parameters": parameters])
      #expect(answer.status == 422)
      #expect(answer.error?.contains(words) == true, "\(answer.body)")
    }
  }

  // MARK: Vectors

  /// The client sends options beside `inputs`.
  @Test func features() async throws {
    try await served.ask(.encoder) { client in
      let model = try TextEmbedder(contentsOf: served.path(.encoder))
      let texts = ["memory foam pillow", "king size"]
      let own = model.expected(texts.map { TextInput($0) })
      let one = try await client.post("/", ["inputs": .string(texts[0])])
      #expect(one.json.arrayValue?.count == 1)
      #expect(distance(one.json[0].floats, own[0]) < 1e-6)
      let list = try await client.post(
        "/",
        [
          "inputs": JSONValue.strings(texts), "normalize": true, "truncate": true,
          "prompt_name": nil,
        ])
      #expect(distance(list.json[1].floats, own[1]) < 1e-6)
      for body in [["normalize": false], ["parameters": ["normalize": false]]] as [JSONObject] {
        var body = body
        body["inputs"] = .string(texts[0])
        let raw = try await client.post("/", .object(body))
        #expect(
          distance(raw.json[0].floats, model.expected([TextInput(texts[0])], normalized: false)[0])
            < 1e-5)
      }
    }
  }

  /// `InferenceClient.sentence_similarity`.
  @Test func sentencesAreCompared() async throws {
    try await served.ask(.encoder) { client in
      let inputs: JSONValue = ["source_sentence": "late", "sentences": ["late", "red pillow"]]
      let answer = try await client.post("/", ["inputs": inputs, "parameters": [:]])
      #expect(abs(answer.json.floats[0] - 1) < 1e-6)
      #expect(answer.json == (try await client.post("/similarity", ["inputs": inputs])).json)
    }
  }

  // MARK: What is wrong

  @Test(
    arguments: [
      (.intent, ["inputs": ["a", 7]], "inputs[1] is not a text"),
      (.intent, ["inputs": [["a", "b", "c"]]], "inputs[0] is a list of 3"),
      (.intent, ["inputs": ["text_pair": "b"]], "\"inputs\" has no \"text\""),
      (.intent, ["inputs": ["source_sentence": "a", "sentences": ["b"]]], "\"source_sentence\""),
      (.intent, ["inputs": "a", "parameters": ["normalize": true]], "\"normalize\""),
      (.intent, ["inputs": "a", "parameters": 3], "\"parameters\" must be"),
      (.intent, ["inputs": "a", "parameters": ["top_k": 0]], "\"top_k\" must be"),
      (.intent, ["inputs": "a", "parameters": ["top_k": "2"]], "\"top_k\" must be"),
      (
        .intent, ["inputs": "a", "parameters": ["top_k": 1], "top_k": 2], "\"top_k\" is given twice"
      ),
      (
        .intent, ["inputs": "a", "raw_scores": false, "function_to_apply": "none"],
        "decide the same"
      ),
      (.intent, ["inputs": "a", "options": ["wait": true]], "\"wait\""),
      (.intent, ["inputs": " "], "\"inputs\" is empty"), (.intent, [:], "\"inputs\" is missing"),
      (.products, ["inputs": [["a"]]], "inputs[0] is not a text"),
      (.products, ["inputs": ["source_sentence": "a", "sentences": ["b"]]], "must be a text"),
      (.products, ["inputs": "a", "truncate": true], "\"truncate\""),
      (.encoder, ["inputs": [3, 4]], "inputs[0] is a number"),
      (.encoder, ["inputs": "a", "top_k": 2], "\"top_k\""),
      (.encoder, ["inputs": "a", "prompt_name": "query"], "\"prompt_name\""),
      (.encoder, ["inputs": ["text": "a"]], "\"text\""),
    ] as [(Served.Model, JSONValue, String)])
  func saysWhatIsWrong(_ model: Served.Model, _ body: JSONValue, _ words: String) async throws {
    try await served.ask(model) { client in
      for path in ["/", "/invocations"] {
        let answer = try await client.post(path, body)
        #expect(answer.status == 422, "\(body)")
        #expect(answer.error?.contains(words) == true, "\(answer.body)")
        #expect(answer.error?.contains("--") == false)
      }
    }
  }

  @Test func severalModelsAreToldApart() async throws {
    try await served.ask(.intent, .products) { client in
      let unclear = try await client.post("/", ["inputs": "late"])
      #expect(unclear.status == 422)
      #expect(unclear.error?.contains("?model=: intent, products") == true)
      #expect(try await client.post("/?model=products", ["inputs": "late"]).status == 200)
    }
  }

  /// The page needs no key, and programs do at the same place.
  @Test func thePageNeedsNoKeyAndAnAnswerDoes() async throws {
    let key = "0123456789abcdef"
    let keys = try APIKeys(environment: key)
    try await served.ask(.intent, change: setting(\.keys, to: keys)) { client in
      #expect(try await client.get("/").status == 200)
      #expect(try await client.get("/ping").status == 200)
      for path in ["/", "//", "/?model=intent"] {
        #expect(try await client.post(path, ["inputs": "late"]).status == 401, "\(path)")
      }
      let known = try await client.post(
        "/", ["inputs": "late"], headers: [.authorization: "Bearer \(key)"])
      #expect(known.status == 200)
      let head = Answer(try await client.execute(uri: "/", method: .head))
      #expect(head.status == 200)
    }
  }

  /// A page of another origin cannot send what needs no question of the browser.
  @Test(arguments: ["/", "/invocations", "/v1/embeddings", "/v1/models/intent:predict"])
  func pagesOfOtherOriginsAreRefused(_ path: String) async throws {
    try await served.ask(.intent) { client in
      let origin: HTTPFields = [.origin: "https://elsewhere.example"]
      for type in ["text/plain", nil] {
        let answer = try await client.post(path, "{\"inputs\": \"late\"}", type, headers: origin)
        #expect(answer.status == 403)
      }
    }
  }

  @Test func aServerThatStopsDoesNotAnswerPing() async throws {
    let server = try served.server([.intent])
    try await server.application().test(.router) { client in
      server.service.connections.stop()
      for path in ["/ping", "/v1/models/intent"] {
        let answer = try await client.get(path)
        #expect(answer.status == 503)
      }
    }
  }
}
