import HTTPTypes
import Hummingbird

/// A route's place on the server.
struct Endpoint: Sendable {
  let method: HTTPRequest.Method
  /// With `{name}` for a free component, as OpenAPI writes it.
  let path: String
  /// Whether it needs no API key: for what load balancers request, and for the page, which holds no
  /// data.
  let isOpen: Bool
  let answer: @Sendable (Exchange) async throws -> Response

  init(
    _ method: HTTPRequest.Method, _ path: String, isOpen: Bool = false, _ route: (some Route).Type
  ) {
    (self.method, self.path, self.isOpen) = (method, path, isOpen)
    answer = { try await route.init(exchange: $0).response() }
  }

  /// Whether `path` is one of this endpoint, if perhaps with another method.
  func matches(_ path: String) -> Bool {
    let own = self.path.split(separator: "/", omittingEmptySubsequences: false)
    let others = path.split(separator: "/", omittingEmptySubsequences: false)
    return own.count == others.count
      && zip(own, others).allSatisfy { $0.hasPrefix("{") ? !$1.isEmpty : $0 == $1 }
  }

  /// All there can be.
  static let all = [
    Endpoint(.get, "/", isOpen: true, PageRoute.self),
    Endpoint(.post, "/predict", PredictRoute.self),
    Endpoint(.post, "/tag", TagRoute.self),
    Endpoint(.post, "/embed", EmbedRoute.self),
    Endpoint(.post, "/tokenize", TokenizeRoute.self),
    Endpoint(.get, "/info", InfoRoute.self),
    Endpoint(.get, "/health", isOpen: true, HealthRoute.self),
    Endpoint(.get, "/ready", isOpen: true, ReadyRoute.self),
    Endpoint(.get, "/metrics", MetricsRoute.self),
    Endpoint(.get, "/openapi.json", OpenAPIRoute.self),
    Endpoint(.get, "/v2", ServerMetadataRoute.self),
    Endpoint(.get, "/v2/health/live", isOpen: true, ServerLiveRoute.self),
    Endpoint(.get, "/v2/health/ready", isOpen: true, ServerReadyRoute.self),
    Endpoint(.get, "/v2/models/{name}", ModelMetadataRoute.self),
    Endpoint(.get, "/v2/models/{name}/ready", ModelReadyRoute.self),
    Endpoint(.post, "/v2/models/{name}/infer", InferRoute.self),
  ]
}

extension ServiceContext {
  /// The endpoints of this server.
  var endpoints: [Endpoint] {
    configuration.hasPage ? Endpoint.all : Endpoint.all.filter { $0.path != "/" }
  }
}
