import HTTPTypes
import FilbertJSON

/// What the document says of one route.
struct Operation {
  /// A body of a request or a response.
  struct Content {
    let type: String
    let schema: JSONValue
    /// Bodies that can be sent as they stand, with a name for each.
    var examples: [(name: String, value: JSONValue)] = []

    var json: JSONValue {
      var content: JSONObject = ["schema": schema]
      if !examples.isEmpty {
        var named = JSONObject()
        for (name, value) in examples { named[name] = ["value": value] }
        content["examples"] = .object(named)
      }
      return .object(content)
    }
  }

  let method: HTTPRequest.Method
  /// As in ``Endpoint/path``.
  let path: String
  let id: String
  let tag: String
  let summary: String
  var description: String?
  var parameters: [JSONValue] = []
  /// Of the request; empty for none.
  var bodies: [Content] = []
  let answer: String
  /// Of the response with status 200.
  var answers: [Content]
  /// Headers of that response, by their names in the document.
  var headers: [String] = []
  /// Errors besides those of every route.
  var errors: [ServiceError.Kind] = []

  /// - Parameter errors: all that there may be.
  func json(isOpen: Bool, hasKeys: Bool) -> JSONValue {
    var operation: JSONObject = [
      "operationId": .string(id), "tags": [.string(tag)], "summary": .string(summary),
    ]
    if let description { operation["description"] = .string(description) }
    if !parameters.isEmpty { operation["parameters"] = .array(parameters) }
    if !bodies.isEmpty {
      operation["requestBody"] = ["required": true, "content": Self.content(bodies)]
    }
    var responses: JSONObject = [
      "200": [
        "description": .string(answer), "headers": Self.headers(["x-request-id"] + headers),
        "content": Self.content(answers),
      ]
    ]
    for kind in kinds(isOpen: isOpen, hasKeys: hasKeys) {
      responses[String(kind.status.code)] = [
        "$ref": .string("#/components/responses/\(kind.rawValue)")
      ]
    }
    operation["responses"] = .object(responses)
    if hasKeys { operation["security"] = isOpen ? [] : [["bearer": []]] }
    return .object(operation)
  }

  /// In the order of their status.
  private func kinds(isOpen: Bool, hasKeys: Bool) -> [ServiceError.Kind] {
    var kinds: Set<ServiceError.Kind> = [
      .malformed, .methodNotAllowed, .timeout, .misdirected, .internalFailure,
    ]
    if !bodies.isEmpty { kinds.formUnion([.forbidden, .notImplemented]) }
    kinds.formUnion(errors)
    if !isOpen { kinds.insert(.overloaded) }
    if !isOpen, hasKeys { kinds.insert(.unauthorized) }
    return ServiceError.Kind.allCases.filter(kinds.contains)
  }

  private static func content(_ contents: [Content]) -> JSONValue {
    var object = JSONObject()
    for content in contents { object[content.type] = content.json }
    return .object(object)
  }

  static func headers(_ names: [String]) -> JSONValue {
    var headers = JSONObject()
    for name in names { headers[name] = ["$ref": .string("#/components/headers/\(name)")] }
    return .object(headers)
  }
}

extension Operation.Content {
  static func json(
    _ schema: JSONValue, examples: [(name: String, value: JSONValue)] = []
  ) -> Self {
    Self(type: MediaKind.json.rawValue, schema: schema, examples: examples)
  }

  static func json(_ schema: String, examples: [(name: String, value: JSONValue)] = []) -> Self {
    .json(Schema.named(schema), examples: examples)
  }

  /// Tables in each format.
  static func tables(_ examples: KeyValuePairs<MediaKind, String>) -> [Self] {
    examples.map {
      Self(
        type: $0.key.rawValue, schema: Schema.string,
        examples: [("table", .string($0.value))])
    }
  }
}
