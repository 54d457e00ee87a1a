import FilbertJSON
import FilbertTestSupport
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import FilbertConnections
@testable import FilbertService

extension StatusTests {
  @Test(arguments: ValidRequest.all)
  func aLargeBodyIsRefused(_ request: ValidRequest) async throws {
    try await ask(change: setting(\.limits.bodySize, to: request.body.utf8.count)) { client in
      #expect(try await request.send(to: client).status == 200)
      let larger = try await client.post(request.path, request.body + " ", request.type)
      expect(larger, .tooLarge)
      #expect(larger.error?.contains("\(request.body.utf8.count) bytes") == true)
    }
  }

  @Test(arguments: ValidRequest.json)
  func tooManyTextsAreRefused(_ request: ValidRequest) async throws {
    try await ask(change: setting(\.limits.texts, to: 2)) { client in
      let three = request.body
        .replacing("\"late order\"", with: "[\"a\", \"b\", \"c\"]")
        .replacing("[[", with: "[").replacing("]]", with: "]").replacing("[1]", with: "[3]")
      let body =
        switch request.bare {
        case "/predict": "{\"inputs\": [[\"a\"], [\"b\"], [\"c\"]]}"
        case "/decode": "{\"ids\": [[2], [3], [4]]}"
        default: three
        }
      let answer = try await client.post(request.path, body, request.type)
      expect(answer, .tooLarge)
      #expect(answer.error?.contains("3 texts and may have 2") == true)
    }
  }

  @Test(arguments: ValidRequest.all)
  func otherTypesOfBodiesAreRefused(_ request: ValidRequest) async throws {
    try await ask { client in
      let types = ["text/plain", "application/octet-stream", "application/x-www-form-urlencoded"]
      for type in types {
        expect(
          try await client.post(request.path, request.body, type), .unsupportedMediaType)
      }
      // Parameters and case do not matter.
      let loud = try await client.post(
        request.path, request.body, request.type.uppercased() + " ; charset=utf-8")
      #expect(loud.status == 200)
      // Clients of Triton send JSON without a type.
      if request.path.hasPrefix("/v2") { return }
      expect(try await client.post(request.path, request.body, nil), .unsupportedMediaType)
    }
  }

  @Test(arguments: ["/embed", "/tokenize?model=intent", "/?model=intent", "/v1/embeddings"])
  func onlySomeRoutesReadTables(_ path: String) async throws {
    try await ask { client in
      expect(
        try await client.post(path, "text\na\n", "text/tab-separated-values"), .unsupportedMediaType
      )
    }
  }

  // MARK: 422

  private static let wrongShapes: [JSONValue] = [
    [], "late", 7, nil, [:], ["inputs": nil], ["inputs": 7], ["inputs": true], ["inputs": []],
    ["inputs": [:]], ["inputs": ""], ["inputs": " \n\u{3000}"], ["inputs": ["a", 7]],
    ["inputs": [nil]], ["inputs": "a", "input": "b"], ["texts": "a"], ["inputs": [[[]]]],
  ]

  @Test(arguments: ["/predict?model=intent", "/tag", "/embed", "/tokenize?model=intent"])
  func otherShapesAreRefused(_ path: String) async throws {
    try await ask { client in
      for body in Self.wrongShapes {
        expect(try await client.post(path, body), .validation, "\(body)")
      }
    }
  }

  @Test(
    arguments: [
      ("/predict?model=intent", ["inputs": [["a", "b", "c"]]]),
      ("/predict", ["inputs": [["a"], "b"]]),
      ("/predict?model=intent", ["inputs": [[]]]), ("/predict", ["inputs": [["a"], [" "]]]),
      ("/predict?model=intent", ["inputs": "a", "raw_scores": "yes"]),
      ("/predict?model=intent", ["inputs": "a", "truncate": 1]),
      ("/predict?model=intent", ["inputs": "a", "truncation_direction": "up"]),
      ("/predict?model=intent", ["inputs": "a", "truncation_direction": true]),
      ("/tag", ["inputs": [["a"]]]), ("/tag", ["inputs": "a", "truncate": true]),
      ("/embed", ["inputs": "a", "normalize": 1]), ("/embed", ["inputs": "a", "pooling": "max"]),
      ("/embed", ["inputs": ["a", ""]]),
      ("/tokenize?model=intent", ["inputs": "a", "add_special_tokens": 0]),
    ] as [(String, JSONValue)])
  func otherOptionsAreRefused(_ path: String, _ body: JSONValue) async throws {
    try await ask { client in
      expect(try await client.post(path, body), .validation)
    }
  }

  @Test func aRouteThatNoModelAnswers() async throws {
    for (model, paths) in [
      (Served.Model.intent, ["/tag", "/embed"]), (.products, ["/predict", "/embed"]),
      (.encoder, ["/predict", "/tag"]),
    ] {
      try await served.ask(model) { client in
        for path in paths {
          let answer = try await client.post(path, ["inputs": "a"])
          expect(answer, .validation)
          #expect(answer.error?.contains("'\(model.rawValue)'") == true)
        }
      }
    }
  }
}
