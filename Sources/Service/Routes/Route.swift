import Hummingbird

/// Answers requests of one kind; one is created per request.
protocol Route: Sendable {
  init(exchange: Exchange)

  /// - Throws: `ServiceError`, which becomes a response.
  func response() async throws -> Response
}
