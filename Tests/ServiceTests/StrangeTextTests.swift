import FilbertInference
import FilbertJSON
import FilbertText
import Testing

@testable import FilbertService

/// Texts and names that were written to stop or occupy a server.
@Suite struct StrangeTextTests {
  let served: Served

  init() throws { served = try Served() }

  /// "##" and what follows their first letter had the hash of a token of one letter, and ended the process.
  @Test func wordsThatCollideAreAnswered() async throws {
    try await served.ask(.intent) { client in
      let tokenizer = try served.classifier(.intent).tokenizer
      for word in ["ayggeinluda", "almzlbjacib"] {
        let answer = try await client.post("/predict", ["inputs": .string(word)])
        #expect(answer.status == 200)
        let tokens = try await client.post("/tokenize", ["inputs": .string(word)])
        let ids = tokens.json[0].arrayValue?.compactMap { $0["id"]?.intValue }
        #expect(ids == tokenizer.encode(word).ids.map { Int($0) })
      }
    }
  }

  private static func marked(_ start: String) -> JSONValue {
    .string(start + String(repeating: "\u{301}\u{316}", count: 1_000_000))
  }

  private static func tensor(_ name: JSONValue) -> JSONValue {
    ["name": name, "shape": [1], "datatype": "BYTES", "data": ["x"]]
  }

  /// Comparing and hashing strings sorts the marks of a letter, which takes hours here. The limit is far above what a
  /// busy machine needs.
  @Test(.timeLimit(.minutes(20)))
  func refusesNamesMadeOfMarksAtOnce() async throws {
    try await served.ask(.intent) { client in
      for (path, body) in [
        ("/v2/models/intent/infer", ["inputs": [Self.tensor(Self.marked("text"))]]),
        (
          "/v2/models/intent/infer",
          ["inputs": [Self.tensor("text")], "outputs": [["name": Self.marked("labe")]]]
        ),
        ("/predict", .object([Self.marked("input").stringValue ?? "": "x"])),
        ("/predict", ["inputs": "x", "truncation_direction": Self.marked("r")]),
      ] as [(String, JSONValue)] {
        let answer = try await client.post(path, body)
        #expect(answer.status == 422, "\(path)")
      }
    }
  }
}
