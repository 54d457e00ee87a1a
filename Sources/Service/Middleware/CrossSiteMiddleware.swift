import FilbertConnections
import HTTPTypes
import Hummingbird

/// Refuses what pages of other origins can make a browser send without asking the server first: bodies without a type,
/// texts and forms (Fetch standard, CORS-safelisted requests). Any page could have its visitors' machines compute.
///
/// For the types that routes read the browser asks (``CrossOriginMiddleware``). Programs send no `Origin`.
struct CrossSiteMiddleware: RouterMiddleware {
  typealias Context = RouterContext

  private let origins: Set<String>

  /// - Parameter origins: those whose pages may ask; `*` for all.
  init(_ origins: [String]) {
    self.origins = Set(origins)
  }

  func handle(
    _ request: Request, context: RouterContext,
    next: (Request, RouterContext) async throws -> Response
  ) async throws -> Response {
    guard let origin = request.headers[.origin], !Self.onlyReads.contains(request.method),
      MediaKind(request) == nil, !isAllowed(origin, request)
    else { return try await next(request, context) }
    throw ServiceError(
      .forbidden,
      "Pages of another origin must specify what they send with the header Content-Type, such as application/json. The "
        + "operator of this server can allow the origin.")
  }

  private static let onlyReads: Set<HTTPRequest.Method> = [.get, .head, .options]

  /// Whether the operator lets its pages ask, or it is that of this server's own page. The schemes are not compared: a
  /// proxy may speak TLS in front of this server.
  private func isAllowed(_ origin: String, _ request: Request) -> Bool {
    if origins.contains(origin) || origins.contains("*") { return true }
    guard let scheme = origin.firstRange(of: "://"), let own = request.head.authority else {
      return false
    }
    return origin[scheme.upperBound...].lowercased() == own.lowercased()
  }
}
