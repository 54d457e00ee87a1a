import Hummingbird
import JSON

extension PredictionService {
  /// `GET /health`: the process answers.
  func health(_ request: Request, _ context: ServiceContext) async throws -> Response {
    Response(json: [:])
  }

  /// `GET /ready`: requests are taken.
  func ready(_ request: Request, _ context: ServiceContext) async throws -> Response {
    guard !connections.isStopping else {
      throw ServiceError(
        .unavailable, "The server is stopping; send requests to another one.",
        headers: [.retryAfter: "1"])
    }
    return Response(json: [:])
  }
}
