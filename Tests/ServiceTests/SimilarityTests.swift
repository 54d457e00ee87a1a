import FilbertInference
import FilbertJSON
import FilbertTestSupport
import FilbertText
import HummingbirdTesting
import Testing

@testable import FilbertConnections
@testable import FilbertService

/// `/similarity`.
@Suite struct SimilarityTests {
  let served: Served

  init() throws { served = try Served() }

  private let texts = ["memory foam pillow", "king size mattress, 手机壳", "late"]

  /// The cosines that `embed` gives.
  private func cosines(_ pairs: [(Int, Int)]) throws -> [Float] {
    let vectors = try TextEmbedder(contentsOf: served.path(.encoder)).expected(
      texts.map { TextInput($0) })
    return pairs.map { zip(vectors[$0.0], vectors[$0.1]).reduce(0) { $0 + $1.0 * $1.1 } }
  }

  @Test func isTheCosine() async throws {
    let expected = try cosines([(0, 0), (0, 1), (0, 2)])
    try await served.ask(.encoder) { client in
      for more in [[:], ["parameters": ["truncate": true]], ["normalize": false]] as [JSONObject] {
        var body = more
        body["inputs"] = [
          "source_sentence": .string(texts[0]), "sentences": JSONValue.strings(texts),
        ]
        let answer = try await client.post("/similarity", .object(body))
        #expect(distance(answer.json.floats, expected) < 1e-5)
      }
    }
  }

  @Test func comparesPairs() async throws {
    let expected = try cosines([(0, 1), (2, 1), (2, 2)])
    try await served.ask(.encoder) { client in
      let pairs: JSONValue = [
        JSONValue.strings([texts[0], texts[1]]), JSONValue.strings([texts[2], texts[1]]),
        JSONValue.strings([texts[2], texts[2]]),
      ]
      let many = try await client.post("/similarity", ["inputs": pairs])
      #expect(many.json.arrayValue?.count == 3)
      #expect(distance(many.json.floats, expected) < 1e-5)
      let one = try await client.post("/similarity", ["inputs": pairs[0]])
      #expect(one.json.arrayValue?.count == 1, "a list also for one")
      #expect(distance(one.json.floats, [expected[0]]) < 1e-5)
    }
  }

  /// Many are read and answered on another thread.
  @Test func manyPairs() async throws {
    try await served.ask(.encoder) { client in
      let pairs = (0..<300).map { JSONValue.strings(["order \($0)", "order \($0 / 2)"]) }
      let answer = try await client.post("/similarity", ["inputs": .array(pairs)])
      #expect(answer.json.arrayValue?.count == 300)
      let last = try await client.post("/similarity", ["inputs": pairs[299]])
      #expect(distance([answer.json.floats[299]], last.json.floats) < 1e-5)
    }
  }

  /// Each text of a pair is computed.
  @Test func aPairIsTwoTexts() async throws {
    let pair: JSONValue = ["a", "b"]
    try await served.ask(.encoder, change: setting(\.limits.texts, to: 4)) { client in
      #expect(try await client.post("/similarity", ["inputs": [pair, pair]]).status == 200)
      let answer = try await client.post("/similarity", ["inputs": [pair, pair, pair]])
      #expect(answer.status == 413)
      #expect(answer.error == "The request has 6 texts and may have 4; send it in parts.")
      #expect(
        try await client.get("/metrics").body.contains("filbert_texts_total{model=\"encoder\"} 4"))
    }
  }

  @Test(
    arguments: [
      ([:], "\"inputs\" is missing"),
      (["inputs": "a"], "\"inputs\" is an object with"),
      (["inputs": ["sentences": ["a"]]], "\"source_sentence\""),
      (["inputs": ["source_sentence": "a"]], "\"sentences\""),
      (["inputs": ["source_sentence": "a", "sentences": []]], "\"inputs.sentences\" is empty"),
      (
        ["inputs": ["source_sentence": "a", "sentences": ["b", 1]]],
        "inputs.sentences[1] is not a text"
      ),
      (
        ["inputs": ["source_sentence": "a", "sentences": ["b", ""]]], "inputs.sentences[1] is empty"
      ),
      (
        ["inputs": ["source_sentence": " ", "sentences": ["b"]]], "inputs.source_sentence is empty"
      ),
      (["inputs": ["source_sentence": "a", "sentences": ["b"]], "parameters": ["x": 1]], "\"x\""),
      (["inputs": []], "\"inputs\" is empty"),
      (["inputs": ["a"]], "inputs is not a pair of texts"),
      (["inputs": ["a", "b", "c"]], "inputs is not a pair of texts"),
      (["inputs": ["a", 1]], "inputs[1] is not a text"),
      (["inputs": ["a", ""]], "inputs[1] is empty"),
      (["inputs": [["a", "b"], "c"]], "inputs[1] is not a pair of texts"),
      (["inputs": [["a", "b"], ["c"]]], "inputs[1] is not a pair of texts"),
      (["inputs": [["a", "b"], ["c", " "]]], "inputs[1][1] is empty"),
      (["inputs": [["a", "b"], [.null, "c"]]], "inputs[1][0] is not a text"),
    ] as [(JSONValue, String)])
  func saysWhatIsWrong(_ body: JSONValue, _ words: String) async throws {
    try await served.ask(.encoder) { client in
      let answer = try await client.post("/similarity", body)
      #expect(answer.status == 422, "\(body)")
      #expect(answer.error?.contains(words) == true, "\(answer.body)")
    }
  }
}
