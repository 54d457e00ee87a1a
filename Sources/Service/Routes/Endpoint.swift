import FilbertConnections
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
  /// What refusals look like.
  let errors: ServiceError.Shape
  let answer: @Sendable (Exchange) async throws -> Response

  init(
    _ method: HTTPRequest.Method, _ path: String, isOpen: Bool = false,
    errors: ServiceError.Shape = .plain, _ route: (some Route).Type
  ) {
    (self.method, self.path, self.isOpen, self.errors) = (method, path, isOpen, errors)
    answer = { try await route.init(exchange: $0).response() }
  }

  /// Whether `path` is one of this endpoint, if perhaps with another method.
  func matches(_ path: String) -> Bool {
    let own = self.path.split(separator: "/", omittingEmptySubsequences: false)
    let others = path.split(separator: "/", omittingEmptySubsequences: false)
    return own.count == others.count && zip(own, others).allSatisfy(Self.matches)
  }

  /// Whether `component` is `pattern`, or something before what follows `{name}`: names of models have no colon.
  private static func matches(_ pattern: Substring, _ component: Substring) -> Bool {
    guard pattern.hasPrefix("{"), let end = pattern.firstIndex(of: "}") else {
      return pattern == component
    }
    let suffix = pattern[pattern.index(after: end)...]
    let name = component.dropLast(suffix.count)
    return component.hasSuffix(suffix) && !name.isEmpty && !name.contains(":")
  }

  /// All there can be.
  static let all = [
    Endpoint(.get, "/", isOpen: true, PageRoute.self),
    Endpoint(.post, "/", HubRoute.self),
    Endpoint(.post, "/predict", PredictRoute.self),
    Endpoint(.post, "/explain", ExplainRoute.self),
    Endpoint(.post, "/tag", TagRoute.self),
    Endpoint(.post, "/embed", EmbedRoute.self),
    Endpoint(.post, "/embed_all", EmbedAllRoute.self),
    Endpoint(.post, "/similarity", SimilarityRoute.self),
    Endpoint(.post, "/rerank", RerankRoute.self),
    Endpoint(.post, "/match", MatchRoute.self),
    Endpoint(.post, "/tokenize", TokenizeRoute.self),
    Endpoint(.post, "/decode", DecodeRoute.self),
    Endpoint(.post, "/v1/embeddings", errors: .openAI, OpenAIEmbeddingsRoute.self),
    Endpoint(.get, "/v1/models", ModelListRoute.self),
    Endpoint(.get, "/v1/models/{name}", ModelStatusRoute.self),
    Endpoint(.post, "/v1/models/{name}:predict", KServePredictRoute.self),
    Endpoint(.get, "/info", InfoRoute.self),
    Endpoint(.get, "/health", isOpen: true, HealthRoute.self),
    Endpoint(.get, "/ready", isOpen: true, ReadyRoute.self),
    Endpoint(.get, "/report", ReportRoute.self),
    Endpoint(.get, "/metrics", MetricsRoute.self),
    Endpoint(.get, "/openapi.json", OpenAPIRoute.self),
    Endpoint(.get, "/v2", ServerMetadataRoute.self),
    Endpoint(.get, "/v2/health/live", isOpen: true, ServerLiveRoute.self),
    Endpoint(.get, "/v2/health/ready", isOpen: true, ServerReadyRoute.self),
    Endpoint(.get, "/v2/models/{name}", ModelMetadataRoute.self),
    Endpoint(.get, "/v2/models/{name}/ready", ModelReadyRoute.self),
    Endpoint(.post, "/v2/models/{name}/infer", InferRoute.self),
    Endpoint(.get, "/ping", isOpen: true, ReadyRoute.self),
    Endpoint(.post, "/invocations", HubRoute.self),
  ]
}

extension ServiceContext {
  /// The endpoints of this server.
  var endpoints: [Endpoint] {
    Endpoint.all.filter { endpoint in
      switch (endpoint.method, endpoint.path) {
      case (.get, "/"): configuration.hasPage
      case (.post, "/explain"): configuration.explains
      case (.get, "/report"): report != nil
      case (.post, "/match"): configuration.items != nil
      default: true
      }
    }
  }
}
