import FilbertJSON
import FilbertTestSupport
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing

@testable import FilbertConnections
@testable import FilbertService

/// Every status, on every route that can answer it.
@Suite struct StatusTests {
  let served: Served

  init() throws { served = try Served() }

  /// A refusal has the status of its kind and one sentence.
  func expect(
    _ answer: Answer, _ kind: ServiceError.Kind, _ comment: Comment? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(answer.status == kind.status.code, comment, sourceLocation: sourceLocation)
    #expect(answer.kind == kind.rawValue, comment, sourceLocation: sourceLocation)
    #expect(answer.error?.hasSuffix(".") == true, comment, sourceLocation: sourceLocation)
    #expect(
      answer.header("content-type") == "application/json", sourceLocation: sourceLocation)
    let names = answer.json.objectValue?.names
    #expect(
      names == ["error", "error_type"]
        || names == ["error"]
          && answer.json["error"]?.objectValue?.names == ["message", "type", "param", "code"],
      sourceLocation: sourceLocation)
  }

  func ask(
    change: (inout ServerConfiguration) -> Void = { _ in },
    _ body: @Sendable (any TestClientProtocol) async throws -> Void
  ) async throws {
    try await served.everything(change).application().test(.router) {
      try await body($0)
    }
  }

  @Test func validRequestsAreAnswered() async throws {
    try await ask { client in
      for request in ValidRequest.all {
        let answer = try await request.send(to: client)
        #expect(answer.status == 200, "\(request.path)")
      }
      for path in ValidRequest.gets + ValidRequest.openGets {
        let answer = try await client.get(path)
        #expect(answer.status == 200, "\(path)")
      }
    }
  }

  // MARK: 400

  private static let noJSON: [[UInt8]] =
    [
      "", " ", "{", "{\"inputs\": \"late", "{\"inputs\": 'late'}", "inputs=late", "{inputs: 1}",
      "{\"inputs\": NaN}", "{\"inputs\": \"a\"} x", "{\"inputs\": \"a\", \"inputs\": \"b\"}",
      "{\"inputs\": \"\\ud800\"}", "{\"inputs\": \"a\nb\"}", "[1, 2",
      String(repeating: "[", count: 100_000),
    ].map { Array($0.utf8) }
    + [Array("{\"inputs\": \"".utf8) + [0xFF, 0xFE] + Array("\"}".utf8), [0, 0, 0]]

  @Test(arguments: ValidRequest.json)
  func invalidJSONIsMalformed(_ request: ValidRequest) async throws {
    try await ask { client in
      for body in Self.noJSON {
        expect(try await client.post(request.path, body, request.type), .malformed)
      }
    }
  }

  @Test(arguments: ["text\n\"late", "id,text,text\n1,a,b\n", "a,b\n1,2\n"])
  func anInvalidTableIsMalformed(_ table: String) async throws {
    try await ask { client in
      expect(try await client.post("/predict?model=intent", table, "text/csv"), .malformed)
    }
  }

  @Test(arguments: ValidRequest.all)
  func anUnknownQueryIsMalformed(_ request: ValidRequest) async throws {
    try await ask { client in
      let queries =
        ["x=1", "=", "model%3D=1", "model"]
        + (request.hasModel ? ["model=intent&model=intent", "model=%FF", "model=%4"] : ["model=a"])
      for query in queries where query != "model" || !request.hasModel {
        let answer = try await client.post(
          "\(request.bare)?\(query)", request.body, request.type)
        expect(answer, .malformed, "\(query)")
      }
    }
  }

  @Test(arguments: ValidRequest.gets)
  func pagesWithoutParametersRefuseThem(_ path: String) async throws {
    try await ask { client in
      expect(try await client.get("\(path)?x=1"), .malformed)
    }
  }

  @Test(arguments: [
    "all=maybe", "skip-bad-rows=2", "truncate=yes", "delimiter=ab", "delimiter=%22",
    "delimiter=%C3%A9", "delimiter=",
  ])
  func parametersOfTablesHaveValues(_ query: String) async throws {
    try await ask { client in
      expect(
        try await client.post("/predict?model=intent&\(query)", "text\na\n", "text/csv"), .malformed
      )
    }
  }

  @Test func parametersOfTablesAreNotForJSON() async throws {
    try await ask { client in
      let answer = try await client.post("/predict?model=intent&truncate=true", ["inputs": "late"])
      expect(answer, .malformed)
      #expect(answer.error?.hasPrefix("truncate= is for tables") == true)
    }
  }

  // MARK: 404

  @Test(arguments: [
    "/nothing", "/predict/more", "/v2/models", "/v2/models/intent/versions/1", "/v3",
    "/../../etc/passwd", "/predict%2F", "/health/../info",
  ])
  func anUnknownRouteIsNotFound(_ path: String) async throws {
    try await ask { client in
      expect(try await client.get(path), .notFound)
      expect(try await client.post(path, ["inputs": "late"]), .notFound)
    }
  }

  @Test func anUnknownModelIsNotFound() async throws {
    try await ask { client in
      for request in ValidRequest.all where request.hasModel {
        let answer = try await client.post(
          "\(request.bare)?model=nothing", request.body, request.type)
        expect(answer, .notFound)
        #expect(answer.error?.contains("intent, spend, products, encoder") == true)
      }
      for request in ValidRequest.all where request.path.contains("/models/intent") {
        let path = request.path.replacing("/intent", with: "/nothing")
        expect(try await client.post(path, request.body, request.type), .notFound)
      }
      expect(
        try await client.post("/v1/embeddings", ["input": "a", "model": "nothing"]), .notFound)
      for path in ["/v1/models/nothing", "/v2/models/nothing", "/v2/models/nothing/ready"] {
        expect(try await client.get(path), .notFound)
      }
    }
  }

  // MARK: 405

  @Test func otherMethodsAreNotAllowed() async throws {
    let server = try served.everything()
    let endpoints = server.service.endpoints
    try await server.application().test(.router) { client in
      for endpoint in endpoints {
        let path = endpoint.path.replacing("{name}", with: "intent")
        let own = endpoints.filter { $0.path == endpoint.path }.map(\.method)
        let others = [HTTPRequest.Method.get, .post, .put, .delete, .patch, .trace]
          .filter { !own.contains($0) }
        for method in others {
          let answer = Answer(try await client.execute(uri: path, method: method))
          expect(answer, .methodNotAllowed, "\(method) \(path)")
          let expected = own.map(\.rawValue) + (own.contains(.get) ? ["HEAD"] : [])
          #expect(answer.header("allow") == expected.joined(separator: ", "))
        }
      }
    }
  }

  @Test func canAskForHeadersOnly() async throws {
    try await ask { client in
      for path in ValidRequest.gets + ValidRequest.openGets {
        let answer = Answer(try await client.execute(uri: path, method: .head))
        #expect(answer.status == 200, "\(path)")
      }
    }
  }

  // MARK: 401

  @Test func requestsWithoutAKeyAreRefused() async throws {
    let key = "0123456789abcdef"
    let keys = try APIKeys(environment: key)
    try await ask(change: setting(\.keys, to: keys)) { client in
      for request in ValidRequest.all {
        let answer = try await request.send(to: client)
        expect(answer, .unauthorized)
        #expect(answer.header("www-authenticate") == "Bearer")
      }
      for path in ValidRequest.gets + ["/nowhere"] {
        expect(try await client.get(path), .unauthorized)
        let known = Answer(
          try await client.execute(
            uri: path, method: .get, headers: [.authorization: "Bearer \(key)"]))
        #expect(known.status == (path == "/nowhere" ? 404 : 200))
      }
      for path in ValidRequest.openGets { #expect(try await client.get(path).status == 200) }
      let document = try await client.execute(
        uri: "/openapi.json", method: .get, headers: [.authorization: "Bearer \(key)"])
      #expect(String(buffer: document.body).contains("\"securitySchemes\""))
    }
  }

  // MARK: 429, 500, 503

  @Test func moreRequestsThanTheServerMayAnswer() async throws {
    try await ask(change: setting(\.limits.requests, to: 0)) { client in
      for request in ValidRequest.all {
        let answer = try await request.send(to: client)
        expect(answer, .overloaded)
        #expect(answer.header("retry-after") == "1")
      }
      for path in ValidRequest.gets + ValidRequest.openGets {
        #expect(try await client.get(path).status == 200, "what computes nothing is answered")
      }
    }
  }

  @Test(arguments: ValidRequest.all)
  func moreBytesThanTheServerMayHold(_ request: ValidRequest) async throws {
    try await ask(change: setting(\.limits.allBodies, to: request.body.utf8.count)) { client in
      // What a request held is given back, whatever became of it.
      for _ in 0..<3 { #expect(try await request.send(to: client).status == 200) }
      let answer = try await client.post(request.path, request.body + " ", request.type)
      expect(answer, .overloaded)
      #expect(answer.header("retry-after") == "1")
      #expect(try await request.send(to: client).status == 200)
    }
  }

  @Test func aFailureOfTheServer() async throws {
    struct Failure: Error {}
    struct FailingRoute: Route {
      let exchange: Exchange
      func response() throws -> Response { throw Failure() }
    }
    let server = try served.server([.intent])
    let endpoint = Endpoint(.get, "/fails", FailingRoute.self)
    let router = Router(context: RouterContext.self)
    router.add(middleware: RequestMiddleware(server.service, [endpoint]))
    router.on("/fails", method: .get) { [service = server.service] in
      try await endpoint.answer(Exchange(service, $0, $1))
    }
    try await Application(router: router).test(.router) { client in
      let answer = try await client.get("/fails")
      expect(answer, .internalFailure)
      #expect(!answer.body.contains("Failure()"), "what failed is for the log")
    }
  }

  @Test(arguments: ValidRequest.all.filter(\.computes))
  func noAnswerInTime(_ request: ValidRequest) async throws {
    try await ask(change: setting(\.limits.requestTime, to: .nanoseconds(1))) { client in
      let answer = try await request.send(to: client)
      expect(answer, .unavailable)
      #expect(answer.header("retry-after") == "1")
    }
  }
}
