import Hummingbird

extension PredictionService {
  /// `GET /openapi.json`: a description of the routes for programs.
  func openAPI(_ request: Request, _ context: ServiceContext) async throws -> Response {
    _ = try query(request, known: [])
    return Response(json: OpenAPIDocument(service: self, hasKeys: keys != nil).json)
  }
}
