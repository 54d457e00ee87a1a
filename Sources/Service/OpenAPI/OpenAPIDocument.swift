import HTTPTypes
import FilbertJSON

/// The description of all routes in OpenAPI 3.1, made for the models that are served: names of models, lengths and
/// limits in it are those of this server.
struct OpenAPIDocument {
  let service: PredictionService
  /// Whether requests need a key.
  let hasKeys: Bool

  var json: JSONValue {
    let endpoints = service.endpoints
    var paths = JSONObject()
    for operation in operations {
      guard
        let endpoint = endpoints.first(where: {
          $0.path == operation.path && $0.method == operation.method
        })
      else { continue }
      var path = paths[operation.path]?.objectValue ?? JSONObject()
      path[operation.method.rawValue.lowercased()] = operation.json(
        isOpen: endpoint.isOpen, hasKeys: hasKeys)
      paths[operation.path] = .object(path)
    }
    return [
      "openapi": "3.1.0", "info": information, "servers": [["url": "/"]],
      "tags": .array(
        Self.tags.map { ["name": .string($0.name), "description": .string($0.text)] }),
      "paths": .object(paths), "components": components,
    ]
  }

  /// Of all routes a server may have.
  var operations: [Operation] { predictions + openInference + about }

  private var information: JSONValue {
    let description = """
      Labels, entities and vectors for texts from BERT models, computed on the CPU.

      Every error is an object with `error`, one sentence that says what to do, and `error_type`. Every response has the \
      header `x-request-id`: the client's own, if it sent one, else a new one. A member or a parameter that is not known \
      is refused.

      A request may have \(service.limits.texts) texts and \(service.limits.bodySize) bytes. A text of more tokens than the \
      model reads is refused with 413 unless the request says `truncate`\
      \(service.truncates ? "; this server truncates where it does not" : ""): `max_input_length` of `GET /info`.
      """
    return [
      "title": "Filbert", "version": .string(service.version), "description": .string(description),
    ]
  }

  private static let tags = [
    (name: "predictions", text: "In the shapes of text-embeddings-inference, and tables."),
    (name: "open inference", text: "The Open Inference Protocol, which is KServe's V2."),
    (name: "server", text: "What there is, and how it is."),
  ]

  private var components: JSONValue {
    var components: JSONObject = [
      "schemas": .object(schemas), "responses": errorResponses, "headers": headers,
      "parameters": parameters,
    ]
    if hasKeys {
      components["securitySchemes"] = ["bearer": ["type": "http", "scheme": "bearer"]]
    }
    return .object(components)
  }
}
