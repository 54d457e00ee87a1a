import FilbertConnections
import FilbertJSON
import Hummingbird

// The REST part of the Open Inference Protocol, which is KServe's V2, without versions of models and without the
// extension for binary data:
// https://github.com/kserve/open-inference-protocol/blob/main/specification/protocol/inference_rest.md

extension PredictionService {
  /// `GET /v2`.
  func serverMetadata(_ request: Request, _ context: ServiceContext) async throws -> Response {
    _ = try query(request, known: [])
    return Response(json: ["name": "filbert", "version": .string(version), "extensions": []])
  }

  /// `GET /v2/health/live`.
  func serverLive(_ request: Request, _ context: ServiceContext) async throws -> Response {
    Response(json: ["live": true])
  }

  /// `GET /v2/health/ready`. The specification calls the member `live`, KServe's own server `ready`.
  func serverReady(_ request: Request, _ context: ServiceContext) async throws -> Response {
    try requireReady()
    return Response(json: ["live": true, "ready": true])
  }

  /// `GET /v2/models/{name}`.
  func modelMetadata(_ request: Request, _ context: ServiceContext) async throws -> Response {
    _ = try query(request, known: [])
    let model = try named(context)
    return Response(json: [
      "name": .string(model.name), "platform": "filbert_safetensors",
      "inputs": .array(model.inputTensors.map(\.json)),
      "outputs": .array(model.outputTensors.map(\.json)),
    ])
  }

  /// `GET /v2/models/{name}/ready`. Models are loaded before the server listens.
  func modelReady(_ request: Request, _ context: ServiceContext) async throws -> Response {
    _ = try query(request, known: [])
    let model = try named(context)
    try requireReady()
    return Response(json: ["name": .string(model.name), "ready": true])
  }

  /// The model that the path names.
  func named(_ context: ServiceContext) throws(ServiceError) -> ServedModel {
    try models.named(context.parameters.get("name") ?? "")
  }
}
