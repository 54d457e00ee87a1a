import FilbertConnections
import FilbertText
import HTTPTypes
import Hummingbird
import Logging
import Metrics

/// Around every request: names it, asks for the key, turns errors into JSON, and writes the access log and the metrics.
struct RequestMiddleware: RouterMiddleware {
  typealias Context = RouterContext

  private let service: ServiceContext
  private let endpoints: [Endpoint]
  /// Paths that some method may ask without a key, and what needs one there all the same, such as `POST /`.
  private let openPaths: Set<String>
  private let closedTargets: Set<String>
  /// The endpoint's path as OpenAPI writes it, by that of the router.
  private let routes: [String: String]

  init(_ service: ServiceContext, _ endpoints: [Endpoint]) {
    (self.service, self.endpoints) = (service, endpoints)
    openPaths = Set(endpoints.filter(\.isOpen).map(\.path))
    closedTargets = Set(endpoints.filter { !$0.isOpen }.map { "\($0.method) \($0.path)" })
    routes = Dictionary(
      endpoints.map { (RouterPath($0.path).description, $0.path) },
      uniquingKeysWith: { first, _ in first })
  }

  func handle(
    _ request: Request, context: RouterContext,
    next: (Request, RouterContext) async throws -> Response
  ) async throws -> Response {
    let start = ContinuousClock.now
    let identifier = RequestIdentifier(request.headers[.requestID])
    var response: Response
    do {
      response = try await answer(request, context, next)
    } catch {
      response = self.response(to: error, request, identifier, context)
    }
    response.headers[.requestID] = identifier.description
    response.headers[.xContentTypeOptions] = "nosniff"
    note(request, response, identifier, context, .now - start)
    return response
  }

  private func answer(
    _ request: Request, _ context: RouterContext,
    _ next: (Request, RouterContext) async throws -> Response
  ) async throws -> Response {
    if let keys = service.configuration.keys, needsKey(request),
      !keys.accepts(request.headers[.authorization])
    {
      throw ServiceError(
        .unauthorized,
        "The request needs a key of this server; send the header Authorization: Bearer KEY.",
        headers: [.wwwAuthenticate: "Bearer"])
    }
    let response = try await next(request, context)
    // Routes that read no body have charged nothing yet. Here and not in ``AccountingMiddleware``, so that a refusal
    // gets a JSON body and a line in the log like any other.
    let (bytes, charge) = (
      response.body.contentLength ?? 0, Exchange(service, request, context).charge
    )
    if bytes > Self.smallAnswer, bytes > charge.memory { try await charge.hold(bytes) }
    return response
  }

  private func needsKey(_ request: Request) -> Bool {
    let path = request.uri.path
    return !openPaths.contains(path) || closedTargets.contains("\(request.method) \(path)")
  }

  /// Each connection may always have this much: an error must always be possible.
  private static let smallAnswer = 4096

  // MARK: Errors

  private func response(
    to error: any Error, _ request: Request, _ identifier: RequestIdentifier,
    _ context: RouterContext
  ) -> Response {
    let problem: ServiceError
    switch error {
    case let error as ServiceError: problem = error
    case let error as any HTTPResponseError where error.status == .notFound:
      problem = missing(request)
    default:
      service.logger.error(
        "A request failed",
        metadata: [
          "request_id": .string(identifier.description),
          "error": .string("\(type(of: error)): \(error)"),
        ])
      problem = ServiceError(
        .internalFailure,
        "The server failed on this request; its log has details, under the request's x-request-id.")
    }
    service.metrics.refused(problem.kind.rawValue)
    let endpoint = endpoints.first { $0.matches(request.uri.path) }
    return problem.response(in: endpoint?.errors ?? .plain)
  }

  /// There is no such route, or not with this method.
  private func missing(_ request: Request) -> ServiceError {
    let methods = endpoints.filter { $0.matches(request.uri.path) }.map(\.method.rawValue)
    guard !methods.isEmpty else {
      return ServiceError(
        .notFound, "There is no such route; GET /openapi.json lists all routes.")
    }
    let allowed = (methods + (methods.contains("GET") ? ["HEAD"] : [])).joined(separator: ", ")
    return ServiceError(
      .methodNotAllowed, "This route answers \(allowed) and no other method.",
      headers: [.allow: allowed])
  }

  // MARK: Records

  private func note(
    _ request: Request, _ response: Response, _ identifier: RequestIdentifier,
    _ context: RouterContext, _ duration: Duration
  ) {
    let facts = context.record.facts
    service.metrics.answered(
      route: context.endpointPath.flatMap { routes[$0] }, method: request.method.rawValue,
      status: response.status.code, after: duration)
    if let model = facts.model, response.status == .ok {
      let metrics = service.metrics.model(model)
      metrics.texts.increment(by: facts.texts)
      metrics.tokens.increment(by: facts.tokens)
      metrics.truncatedTexts.increment(by: facts.truncatedTexts)
      metrics.textTokens.increment(by: facts.unknown.tokens)
      metrics.unknownTokens.increment(by: facts.unknown.count)
      if let warning = facts.watch?.add(facts.unknown) {
        service.logger.warning(
          "A model does not know many tokens of its texts",
          metadata: ["model": .string(model), "detail": .string(warning)])
      }
    }
    guard service.logger.logLevel <= .info else { return }
    var record = AccessLog(
      identifier, method: request.method.rawValue, target: request.uri.string,
      status: response.status.code, bytesIn: facts.bodyBytes,
      bytesOut: response.body.contentLength ?? 0, duration: duration,
      remoteAddress: context.channel.remoteAddress?.ipAddress)
    if let model = facts.model {
      (record.model, record.texts, record.tokens) = (model, facts.texts, facts.tokens)
      if facts.unknown.areTooMany { record.unknownShare = facts.unknown.share }
      record.queueDuration = facts.waited
    }
    var metadata = record.metadata
    if let sample = facts.sample { metadata["text"] = .string(sample) }
    service.logger.info("Answered", metadata: metadata)
  }
}

extension ServiceContext {
  /// Records what was refused on a connection before it became a request.
  func noteRefusal(_ error: ServiceError, _ identifier: RequestIdentifier, _ remote: String?) {
    metrics.refused(error.kind.rawValue)
    metrics.answered(route: nil, method: "", status: error.kind.status.code, after: .zero)
    let record = AccessLog(
      identifier, method: "", target: "", status: error.kind.status.code, bytesIn: 0,
      bytesOut: error.body.readableBytes, duration: .zero, remoteAddress: remote)
    logger.info("Refused", metadata: record.metadata)
  }
}
