import HTTPTypes
import Hummingbird

/// A route of the server.
struct Endpoint: Sendable {
  typealias Handler = @Sendable (Request, ServiceContext) async throws -> Response

  let method: HTTPRequest.Method
  /// With `{name}` where a component is free, as OpenAPI writes it.
  let path: String
  /// Whether it needs no API key: what load balancers ask, and the page, which holds nothing.
  let isOpen: Bool
  /// What answers, of a service.
  let handler: @Sendable (PredictionService) -> Handler

  init(
    _ method: HTTPRequest.Method, _ path: String, isOpen: Bool = false,
    _ handler: @escaping @Sendable (PredictionService) -> Handler
  ) {
    (self.method, self.path) = (method, path)
    (self.isOpen, self.handler) = (isOpen, handler)
  }

  /// Whether it answers `path`, by another method perhaps.
  func matches(_ path: String) -> Bool {
    let own = self.path.split(separator: "/", omittingEmptySubsequences: false)
    let others = path.split(separator: "/", omittingEmptySubsequences: false)
    return own.count == others.count
      && zip(own, others).allSatisfy { $0.hasPrefix("{") ? !$1.isEmpty : $0 == $1 }
  }
}

extension PredictionService {
  /// All there can be.
  static let allEndpoints = [
    Endpoint(.get, "/", isOpen: true) { $0.page },
    Endpoint(.post, "/predict") { $0.predict },
    Endpoint(.post, "/tag") { $0.tag },
    Endpoint(.post, "/embed") { $0.embed },
    Endpoint(.post, "/tokenize") { $0.tokenize },
    Endpoint(.get, "/info") { $0.info },
    Endpoint(.get, "/health", isOpen: true) { $0.health },
    Endpoint(.get, "/ready", isOpen: true) { $0.ready },
    Endpoint(.get, "/metrics") { $0.metrics },
    Endpoint(.get, "/openapi.json") { $0.openAPI },
    Endpoint(.get, "/v2") { $0.serverMetadata },
    Endpoint(.get, "/v2/health/live", isOpen: true) { $0.serverLive },
    Endpoint(.get, "/v2/health/ready", isOpen: true) { $0.serverReady },
    Endpoint(.get, "/v2/models/{name}") { $0.modelMetadata },
    Endpoint(.get, "/v2/models/{name}/ready") { $0.modelReady },
    Endpoint(.post, "/v2/models/{name}/infer") { $0.infer },
  ]

  /// Those of this service.
  var endpoints: [Endpoint] {
    hasPage ? Self.allEndpoints : Self.allEndpoints.filter { $0.path != "/" }
  }
}
