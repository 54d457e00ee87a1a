import Hummingbird

/// `GET /openapi.json`: a description of the routes for programs.
struct OpenAPIRoute: Route {
  let exchange: Exchange

  func response() throws -> Response {
    _ = try exchange.query(known: [])
    let service = exchange.service
    return Response(
      json: OpenAPIDocument(service: service, hasKeys: service.configuration.keys != nil).json)
  }
}
