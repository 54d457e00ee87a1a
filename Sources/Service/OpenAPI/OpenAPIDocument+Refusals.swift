import FilbertConnections
import FilbertJSON
import HTTPTypes

extension OpenAPIDocument {
  /// `document` with what is the same for all operations of a kind, and therefore not in the file: the refusals that
  /// each may answer, and the header that names the request.
  static func completing(_ document: JSONValue) -> JSONValue {
    var (document, paths) = (document.objectValue ?? [:], JSONObject())
    for (path, item) in document["paths"]?.objectValue?.members ?? [] {
      var operations = item.objectValue ?? [:]
      for (method, operation) in operations.members {
        operations[method] = completing(operation, method: method, path: path)
      }
      paths[path] = .object(operations)
    }
    document["paths"] = .object(paths)
    return .object(document)
  }

  private static func completing(
    _ operation: JSONValue, method: String, path: String
  ) -> JSONValue {
    var operation = operation.objectValue ?? [:]
    var responses = operation["responses"]?.objectValue ?? [:]
    var answer = responses["200"]?.objectValue ?? [:]
    var headers = answer["headers"]?.objectValue ?? [:]
    headers["x-request-id"] = ["$ref": "#/components/headers/x-request-id"]
    answer["headers"] = .object(headers)
    responses["200"] = .object(answer)
    for kind in refusals(method: method, path: path, isOpen: operation["security"] == []) {
      responses[String(kind.status.code)] = [
        "$ref": .string("#/components/responses/\(kind.rawValue)")
      ]
    }
    var sorted = JSONObject()
    for (status, response) in responses.members.sorted(by: { $0.name < $1.name }) {
      sorted[status] = response
    }
    operation["responses"] = .object(sorted)
    return .object(operation)
  }

  /// What an operation may answer by its kind. Those that compute something, or say whether the server is ready, may
  /// answer `Unavailable` as well, which is in the file.
  private static func refusals(
    method: String, path: String, isOpen: Bool
  ) -> [ServiceError.Kind] {
    var kinds: [ServiceError.Kind] = [
      .malformed, .methodNotAllowed, .timeout, .misdirected, .internalFailure,
    ]
    if !isOpen { kinds += [.unauthorized, .overloaded] }
    if path.contains("{") { kinds.append(.notFound) }
    if method == "post" {
      kinds += [
        .forbidden, .notFound, .tooLarge, .unsupportedMediaType, .validation, .notImplemented,
      ]
    }
    return kinds
  }
}
