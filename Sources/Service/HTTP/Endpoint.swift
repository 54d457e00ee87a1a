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
  let handler: Handler

  init(
    _ method: HTTPRequest.Method, _ path: String, isOpen: Bool = false,
    _ handler: @escaping Handler
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
  /// The paths of all routes, for metrics.
  static let paths = [
    "/", "/predict", "/tag", "/embed", "/tokenize", "/info", "/health", "/ready", "/metrics",
    "/openapi.json", "/v2", "/v2/health/live", "/v2/health/ready", "/v2/models/{name}",
    "/v2/models/{name}/ready", "/v2/models/{name}/infer",
  ]

  /// All routes.
  var endpoints: [Endpoint] {
    (hasPage ? [Endpoint(.get, "/", isOpen: true, page)] : []) + [
      Endpoint(.post, "/predict", predict),
      Endpoint(.post, "/tag", tag),
      Endpoint(.post, "/embed", embed),
      Endpoint(.post, "/tokenize", tokenize),
      Endpoint(.get, "/info", info),
      Endpoint(.get, "/health", isOpen: true, health),
      Endpoint(.get, "/ready", isOpen: true, ready),
      Endpoint(.get, "/metrics", metrics),
      Endpoint(.get, "/openapi.json", openAPI),
      Endpoint(.get, "/v2", serverMetadata),
      Endpoint(.get, "/v2/health/live", isOpen: true, serverLive),
      Endpoint(.get, "/v2/health/ready", isOpen: true, serverReady),
      Endpoint(.get, "/v2/models/{name}", modelMetadata),
      Endpoint(.get, "/v2/models/{name}/ready", modelReady),
      Endpoint(.post, "/v2/models/{name}/infer", infer),
    ]
  }
}
