import FilbertJSON
import Hummingbird

// The REST part of the Open Inference Protocol, which is KServe's V2, without versions of models and without the
// extension for binary data:
// https://github.com/kserve/open-inference-protocol/blob/main/specification/protocol/inference_rest.md

/// `GET /v2`.
struct ServerMetadataRoute: Route {
  let exchange: Exchange

  func response() throws -> Response {
    _ = try exchange.query(known: [])
    let version = exchange.service.configuration.version
    return Response(json: ["name": "filbert", "version": .string(version), "extensions": []])
  }
}

/// `GET /v2/health/live`.
struct ServerLiveRoute: Route {
  let exchange: Exchange

  func response() -> Response { Response(json: ["live": true]) }
}

/// `GET /v2/health/ready`. The specification calls the member `live`, KServe's own server `ready`.
struct ServerReadyRoute: Route {
  let exchange: Exchange

  func response() throws -> Response {
    try exchange.service.requireReady()
    return Response(json: ["live": true, "ready": true])
  }
}

/// `GET /v2/models/{name}`.
struct ModelMetadataRoute: Route {
  let exchange: Exchange

  func response() throws -> Response {
    _ = try exchange.query(known: [])
    let model = try exchange.modelOfPath()
    return Response(json: [
      "name": .string(model.name), "platform": "filbert_safetensors",
      "inputs": .array(model.inputTensors.map(\.json)),
      "outputs": .array(model.outputTensors.map(\.json)),
    ])
  }
}

/// `GET /v2/models/{name}/ready`. Models are loaded before the server listens.
struct ModelReadyRoute: Route {
  let exchange: Exchange

  func response() throws -> Response {
    _ = try exchange.query(known: [])
    let model = try exchange.modelOfPath()
    try exchange.service.requireReady()
    return Response(json: ["name": .string(model.name), "ready": true])
  }
}
