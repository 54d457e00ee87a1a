import Inference
import JSON
import Testing
import Text

@testable import Service

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
}
