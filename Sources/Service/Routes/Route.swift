import Hummingbird

/// What answers requests of one kind; one is made for each request.
protocol Route: Sendable {
  init(exchange: Exchange)

  /// - Throws: `ServiceError`, which becomes a response.
  func response() async throws -> Response
}
