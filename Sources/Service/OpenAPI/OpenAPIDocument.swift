import FilbertConnections
import FilbertInference
import FilbertJSON
import FilbertModelFiles

/// The description of all routes in OpenAPI 3.1: `openapi.json`, which is compiled into the program, with the names of
/// models, the lengths and the limits of this server.
struct OpenAPIDocument {
  let service: ServiceContext
  /// Whether requests need a key.
  let hasKeys: Bool

  /// The document of a server with a page, keys, explanations, items and a report, and without models.
  private static let template: JSONValue = {
    guard let document = try? JSONValue.parse(PackageResources.openapi_json) else {
      preconditionFailure("openapi.json is not JSON")
    }
    return completing(document)
  }()

  var json: JSONValue {
    var document = Self.template
    describeServer(in: &document)
    listModels(in: &document)
    limitTexts(in: &document)
    if !hasKeys { Self.removeKeys(from: &document) }
    if !service.configuration.hasPage { document.set(["paths", "/", "get"], to: nil) }
    if !service.configuration.explains { document.set(["paths", "/explain"], to: nil) }
    if service.report == nil { document.set(["paths", "/report"], to: nil) }
    describeItems(in: &document)
    return document
  }

  private func describeServer(in document: inout JSONValue) {
    let text = document["info"]?["description"]?.stringValue ?? ""
    document.set(["info", "version"], to: .string(service.configuration.version))
    document.set(
      ["info", "description"],
      to: .string(
        text.replacing("{texts}", with: "\(service.limits.texts)")
          .replacing("{bytes}", with: "\(service.limits.bodySize)")
          .replacing(
            "{truncation}",
            with: service.configuration.truncates ? "; this server truncates if it does not" : ""
          )))
  }

  private func listModels(in document: inout JSONValue) {
    let models = service.models.all
    let routesOfAll = ["/", "/invocations", "/tokenize", "/decode"]
    let others = ["/predict", "/explain", "/tag", "/embed", "/embed_all", "/similarity", "/rerank"]
    for route in routesOfAll + others {
      let names = models.filter { routesOfAll.contains(route) || $0.routes.contains(route) }
        .map(\.name)
      let parameter = ["paths", route, "post", "parameters", "0"]
      // Required if several models could answer.
      document.set(parameter + ["required"], to: .bool(names.count > 1))
      if !names.isEmpty { document.set(parameter + ["schema", "enum"], to: Self.list(names)) }
    }
    document.set(
      ["components", "parameters", "model-name", "schema", "enum"],
      to: Self.list(models.map(\.name)))
    let encoders = models.filter { $0.encoder != nil }.map(\.name)
    if !encoders.isEmpty {
      let isNeeded = encoders.count > 1
      document.set(
        Self.member("model", of: "EmbeddingsRequest") + ["enum"],
        to: .array(encoders.map { .string($0) } + (isNeeded ? [] : [.null])))
      if isNeeded {
        document.set(
          ["components", "schemas", "EmbeddingsRequest", "required"],
          to: Self.list(["input", "model"]))
      }
    }
    var outputs: [String] = []
    for tensor in models.flatMap(\.outputTensors) where !outputs.contains(tensor.name) {
      outputs.append(tensor.name)
    }
    document.set(
      Self.member("name", of: "RequestedOutput") + ["enum"], to: Self.list(outputs))
  }

  private func describeItems(in document: inout JSONValue) {
    if let items = service.models.items {
      document.set(
        ["paths", "/match", "post", "parameters", "0", "schema", "enum"],
        to: Self.list([items.model.name]))
    } else {
      document.set(["paths", "/match"], to: nil)
      for schema in Self.schemasOfItems {
        document.set(["components", "schemas", schema], to: nil)
      }
    }
  }

  private static let schemasOfItems = [
    "MatchRequest", "MinScore", "Exclude", "Distinct", "MatchResponse", "MatchedItems",
  ]

  private func limitTexts(in document: inout JSONValue) {
    let count = JSONValue.number(service.limits.texts)
    let lists = [
      ["components", "schemas", "Texts", "anyOf", "1"],
      Self.member("inputs", of: "HubRequest") + ["anyOf", "2"],
      Self.member("sentences", of: "Comparison"), Self.member("texts", of: "RerankRequest"),
      Self.member("instances", of: "InstancesRequest"),
      Self.member("ids", of: "DecodeRequest") + ["anyOf", "1"],
      Self.member("data", of: "InputTensor"),
    ]
    for list in lists { document.set(list + ["maxItems"], to: count) }
    document.set(
      ["components", "schemas", "Truncate", "default"],
      to: .bool(service.configuration.truncates))
    document.set(
      Self.member("inputs", of: "SimilarityRequest") + ["anyOf", "2", "maxItems"],
      to: .number(max(1, service.limits.texts / 2)))
    let inputs = Self.member("inputs", of: "PredictRequest") + ["anyOf"]
    document.set(inputs + ["2", "maxItems"], to: count)
    let (least, most) = inputLengths
    for list in [inputs + ["1"], inputs + ["2", "items"]] {
      document.set(list + ["minItems"], to: .number(least))
      document.set(list + ["maxItems"], to: .number(most))
    }
    if most == 1 { document.set(inputs + ["1", "description"], to: "One text.") }
    if least == 2 { document.set(inputs + ["0"], to: nil) }
  }

  /// How many texts an input of `/predict` may consist of.
  private var inputLengths: (least: Int, most: Int) {
    let models = service.models.all.compactMap { $0.classifier?.0 }
    let reads = { (isPair: Bool) in
      models.isEmpty || models.contains { (try? $0.pairs.require(isPair: isPair)) != nil }
    }
    return (reads(false) ? 1 : 2, reads(true) ? 2 : 1)
  }

  private static func removeKeys(from document: inout JSONValue) {
    for (path, operations) in template["paths"]?.objectValue?.members ?? [] {
      for method in operations.objectValue?.names ?? [] {
        document.set(["paths", path, method, "security"], to: nil)
        document.set(["paths", path, method, "responses", "401"], to: nil)
      }
    }
    document.set(["components", "responses", "Unauthorized"], to: nil)
    document.set(["components", "headers", "WWW-Authenticate"], to: nil)
    document.set(["components", "securitySchemes"], to: nil)
  }

  private static func member(_ name: String, of schema: String) -> [String] {
    ["components", "schemas", schema, "properties", name]
  }

  private static func list(_ names: [String]) -> JSONValue { .array(names.map { .string($0) }) }
}

extension JSONValue {
  /// Replaces the value at `path`, whose parts are names of members and positions in lists; nil removes it.
  fileprivate mutating func set(_ path: [String], to value: JSONValue?) {
    self = setting(path[...], to: value)
  }

  private func setting(_ path: ArraySlice<String>, to value: JSONValue?) -> JSONValue {
    guard let name = path.first else { return self }
    let rest = path.dropFirst()
    if var object = objectValue {
      object[name] = rest.isEmpty ? value : object[name]?.setting(rest, to: value)
      return .object(object)
    }
    guard var list = arrayValue, let index = Int(name), list.indices.contains(index) else {
      return self
    }
    let new = rest.isEmpty ? value : list[index].setting(rest, to: value)
    list.replaceSubrange(index...index, with: new.map { [$0] } ?? [])
    return .array(list)
  }
}
