import FilbertConnections
import FilbertJSON
import Hummingbird

extension PredictionService {
  /// `GET /health`: the process answers.
  func health(_ request: Request, _ context: ServiceContext) async throws -> Response {
    Response(json: [:])
  }

  /// `GET /ready`: requests are taken.
  func ready(_ request: Request, _ context: ServiceContext) async throws -> Response {
    try requireReady()
    return Response(json: [:])
  }

  /// - Throws: `unavailable` where the server is stopping.
  func requireReady() throws(ServiceError) {
    guard !connections.isStopping else {
      throw ServiceError(
        .unavailable, "The server is stopping; send requests to another one.",
        headers: [.retryAfter: "1"])
    }
  }
}
