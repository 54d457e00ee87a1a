import FilbertConnections
import HTTPTypes
import Hummingbird

/// Lets pages of other origins ask the server (CORS, Fetch standard); without it browsers do not show them answers.
struct CrossOriginMiddleware: RouterMiddleware {
  typealias Context = RouterContext

  /// One for each origin: Hummingbird's middleware takes only a list that is a literal.
  private let origins: [String: CORSMiddleware<RouterContext>]
  private let all: CORSMiddleware<RouterContext>?

  /// - Parameter origins: such as `https://shop.example`; `*` for all.
  init(_ origins: [String]) {
    self.origins = Dictionary(
      origins.map { ($0, Self.allowing(.custom($0))) }, uniquingKeysWith: { first, _ in first })
    all = origins.contains("*") ? Self.allowing(.all) : nil
  }

  private static func allowing(
    _ origin: CORSMiddleware<RouterContext>.AllowOriginExtended
  ) -> CORSMiddleware<RouterContext> {
    CORSMiddleware(
      allowOrigin: origin, allowHeaders: [.accept, .authorization, .contentType, .requestID],
      allowMethods: [.get, .post, .head, .options],
      exposedHeaders: [
        HTTPField.Name.requestID, .filbertTruncatedTexts, .filbertUnknownTokens,
        .filbertSkippedRows, .retryAfter,
      ]
      .map(\.canonicalName), maxAge: .hours(1))
  }

  func handle(
    _ request: Request, context: RouterContext,
    next: (Request, RouterContext) async throws -> Response
  ) async throws -> Response {
    guard let origin = request.headers[.origin], let cors = all ?? origins[origin] else {
      var response = try await next(request, context)
      // The response to an allowed page has more headers, so a shared cache must not give it this
      // answer.
      if all == nil, !origins.isEmpty { response.headers[.vary] = "Origin" }
      return response
    }
    return try await cors.handle(request, context: context, next: next)
  }
}
