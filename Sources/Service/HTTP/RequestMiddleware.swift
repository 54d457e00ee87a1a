import HTTPTypes
import Hummingbird
import Synchronization

/// Around every request: turns errors into JSON, limits how many there are, and names each.
struct RequestMiddleware: RouterMiddleware {
  typealias Context = ServiceContext

  let service: PredictionService
  let endpoints: [Endpoint]
  private let current = RequestCount()

  init(_ service: PredictionService, _ endpoints: [Endpoint]) {
    (self.service, self.endpoints) = (service, endpoints)
  }

  func handle(
    _ request: Request, context: ServiceContext,
    next: (Request, ServiceContext) async throws -> Response
  ) async throws -> Response {
    defer { service.bodies.give(context.record.facts.bodyBytes) }
    do {
      guard current.begin(limit: service.limits.requests) || isOpen(request) else {
        defer { current.end() }
        throw ServiceError.overloaded(
          "The server is answering as many requests as it may; try again in a second.",
          retryAfter: 1)
      }
      defer { current.end() }
      return try await next(request, context)
    } catch {
      return response(to: error, request)
    }
  }

  private func isOpen(_ request: Request) -> Bool {
    endpoints.contains { $0.isOpen && $0.matches(request.uri.path) }
  }

  private func response(to error: any Error, _ request: Request) -> Response {
    switch error {
    case let error as ServiceError: return error.response
    case let error as any HTTPResponseError where error.status == .notFound:
      return missing(request).response
    default:
      return ServiceError(
        .internalFailure,
        "The server failed on this request; its log says more, under the request's id."
      ).response
    }
  }

  /// There is no such route, or not with this method.
  private func missing(_ request: Request) -> ServiceError {
    let methods = endpoints.filter { $0.matches(request.uri.path) }.map(\.method.rawValue)
    guard !methods.isEmpty else {
      return ServiceError(
        .notFound, "There is no such route; GET /openapi.json lists those there are.")
    }
    let allowed = (methods + (methods.contains("GET") ? ["HEAD"] : [])).joined(separator: ", ")
    return ServiceError(
      .methodNotAllowed, "This route answers \(allowed) and no other method.",
      headers: [.allow: allowed])
  }
}

/// How many requests are being answered.
private final class RequestCount: Sendable {
  private let count = Atomic<Int>(0)

  /// Counts a request; says whether it is within the limit. It ends in any case.
  func begin(limit: Int) -> Bool {
    count.wrappingAdd(1, ordering: .relaxed).newValue <= limit
  }

  func end() { count.wrappingSubtract(1, ordering: .relaxed) }
}
