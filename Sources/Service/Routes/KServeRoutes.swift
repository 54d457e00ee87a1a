import FilbertConnections
import FilbertJSON
import Hummingbird

// KServe's V1 protocol, https://kserve.github.io/website/docs/concepts/architecture/data-plane/v1-protocol. OpenAI has a
// list of models at the same place: the answers have the members of both.

/// `GET /v1/models`.
struct ModelListRoute: Route {
  let exchange: Exchange

  func response() throws -> Response {
    _ = try exchange.query(known: [])
    let models = exchange.service.models.all
    return Response(json: [
      "models": .array(models.map { .string($0.name) }), "object": "list",
      "data": .array(models.map { .object($0.listing) }),
    ])
  }
}

/// `GET /v1/models/{name}`. Models are loaded before the server listens.
struct ModelStatusRoute: Route {
  let exchange: Exchange

  func response() throws -> Response {
    _ = try exchange.query(known: [])
    let model = try exchange.modelOfPath()
    try exchange.service.requireReady()
    var status: JSONObject = ["name": .string(model.name), "ready": true]
    for (name, value) in model.listing.members { status[name] = value }
    return Response(json: .object(status))
  }
}

/// `POST /v1/models/{name}:predict`: what the model answers to each instance, as ``HubRoute`` writes it.
struct KServePredictRoute: Route {
  let exchange: Exchange

  func response() async throws -> Response {
    _ = try exchange.query(known: [])
    let served = try exchange.modelOfPath()
    let members = served.optionMembers
    let (limits, truncates) = (exchange.service.limits, exchange.service.configuration.truncates)
    let (texts, question) = try await exchange.object(known: ["instances", "parameters"]) {
      (object) throws(ServiceError) in
      let texts = try RequestTexts(instancesOf: object, limits: limits)
      let object = try object.withParameters(known: members)
      return (texts, try ModelQuestion(to: served, object, truncates: truncates))
    }
    exchange.note(texts.inputs, served)
    return try await exchange.response(
      question, texts, opening: "{\"predictions\":[", closing: "]}")
  }
}

extension ServedModel {
  /// As OpenAI lists a model.
  fileprivate var listing: JSONObject {
    ["id": .string(name), "object": "model", "created": .number(loaded), "owned_by": "filbert"]
  }
}
