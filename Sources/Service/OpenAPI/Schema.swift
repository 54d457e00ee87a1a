import FilbertJSON

/// Pieces of JSON Schema, as OpenAPI 3.1 has it.
enum Schema {
  static let string: JSONValue = ["type": "string"]
  static let integer: JSONValue = ["type": "integer"]
  static let number: JSONValue = ["type": "number"]
  static let boolean: JSONValue = ["type": "boolean"]

  /// One of the document's own schemas.
  static func named(_ name: String) -> JSONValue {
    ["$ref": .string("#/components/schemas/\(name)")]
  }

  /// An object whose members are `required`, and others only where it says so.
  static func object(
    _ members: KeyValuePairs<String, JSONValue>, required: [String] = [], isOpen: Bool = false,
    _ description: String? = nil
  ) -> JSONValue {
    var properties = JSONObject()
    for (name, schema) in members { properties[name] = schema }
    var schema: JSONObject = ["type": "object"]
    if let description { schema["description"] = .string(description) }
    schema["properties"] = .object(properties)
    if !required.isEmpty { schema["required"] = strings(required) }
    if !isOpen { schema["additionalProperties"] = false }
    return .object(schema)
  }

  static func array(
    of items: JSONValue, from least: Int? = nil, upTo most: Int? = nil,
    _ description: String? = nil
  ) -> JSONValue {
    var schema: JSONObject = ["type": "array", "items": items]
    if let least { schema["minItems"] = .number(least) }
    if let most { schema["maxItems"] = .number(most) }
    if let description { schema["description"] = .string(description) }
    return .object(schema)
  }

  static func any(_ schemas: [JSONValue], _ description: String? = nil) -> JSONValue {
    guard schemas.count != 1 || description != nil else { return schemas[0] }
    var schema: JSONObject = ["anyOf": .array(schemas)]
    if let description { schema["description"] = .string(description) }
    return .object(schema)
  }

  /// The same, or null, which is as if the member were not there.
  static func optional(_ schema: JSONValue) -> JSONValue { any([schema, ["type": "null"]]) }

  /// One of a few strings.
  static func choice(_ words: [String], _ description: String? = nil) -> JSONValue {
    var schema: JSONObject = ["type": "string", "enum": strings(words)]
    if let description { schema["description"] = .string(description) }
    return .object(schema)
  }

  /// A member that may be left out or null.
  static func flag(default standard: Bool, _ description: String) -> JSONValue {
    [
      "type": ["boolean", "null"], "default": .bool(standard),
      "description": .string(description),
    ]
  }

  static func strings(_ strings: [String]) -> JSONValue { .array(strings.map { .string($0) }) }
}

extension JSONValue {
  /// A schema with a description of its own.
  func described(_ description: String) -> JSONValue {
    guard var object = objectValue else { return self }
    object["description"] = .string(description)
    return .object(object)
  }
}
