import FilbertJSON
import Hummingbird

/// `GET /health`: the process answers.
struct HealthRoute: Route {
  let exchange: Exchange

  func response() -> Response { Response(json: [:]) }
}

/// `GET /ready`, and `GET /ping` of SageMaker: requests are accepted.
struct ReadyRoute: Route {
  let exchange: Exchange

  func response() throws -> Response {
    try exchange.service.requireReady()
    return Response(json: [:])
  }
}
