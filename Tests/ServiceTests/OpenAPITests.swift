import FilbertJSON
import FilbertTestSupport
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import FilbertConnections
@testable import FilbertService

@Suite struct OpenAPITests {
  let served: Served

  init() throws { served = try Served() }

  private static let models = [Served.Model.intent, .spend, .products, .encoder]

  private func document(
    _ models: [Served.Model] = models, hasKeys: Bool = false
  ) throws -> (document: JSONValue, service: ServiceContext) {
    let service = try served.server(models) {
      $0.items = models.contains(.encoder) ? ValidRequest.items : nil
    }.service
    return (OpenAPIDocument(service: service, hasKeys: hasKeys).json, service)
  }

  /// Operations by `GET /path`.
  private func operations(_ document: JSONValue) -> [(name: String, operation: JSONValue)] {
    (document["paths"]?.objectValue?.members ?? []).flatMap { path in
      (path.value.objectValue?.members ?? []).map { method in
        ("\(method.name.uppercased()) \(path.name)", method.value)
      }
    }
  }

  private func references(_ value: JSONValue) -> [String] {
    if let list = value.arrayValue { return list.flatMap(references) }
    return (value.objectValue?.members ?? []).flatMap { member in
      member.name == "$ref" ? [member.value.stringValue ?? ""] : references(member.value)
    }
  }

  @Test func theRoutesAreThoseOfTheServer() throws {
    let (document, service) = try document()
    let routes = service.endpoints.map { "\($0.method.rawValue) \($0.path)" }
    #expect(operations(document).map(\.name).sorted() == routes.sorted())
    let identifiers = operations(document).compactMap { $0.operation["operationId"]?.stringValue }
    #expect(Set(identifiers).count == routes.count)
  }

  /// With keys and without, with items and without.
  @Test(arguments: [false, true], [models, [.intent]])
  func everyReferenceLeadsSomewhere(_ hasKeys: Bool, _ models: [Served.Model]) throws {
    let (document, _) = try document(models, hasKeys: hasKeys)
    let references = references(document)
    #expect(references.count > 50)
    for reference in references {
      #expect(resolve(reference, in: document) != nil, "\(reference)")
    }
    // Nothing is described that nothing refers to.
    for (kind, components) in document["components"]?.objectValue?.members ?? []
    where kind != "securitySchemes" {
      for name in components.objectValue?.names ?? [] {
        #expect(references.contains("#/components/\(kind)/\(name)"))
      }
    }
  }

  @Test func everyStatusOccurs() throws {
    let (document, _) = try document(hasKeys: true)
    var statuses: Set<String> = []
    for (_, operation) in operations(document) {
      statuses.formUnion(operation["responses"]?.objectValue?.names ?? [])
    }
    #expect(
      statuses == Set(ServiceError.Kind.allCases.map { String($0.status.code) } + ["200"]))
    for kind in ServiceError.Kind.allCases {
      let content = document["components"]?["responses"]?[kind.rawValue]?["content"]?[
        "application/json"]
      let example = try #require(content?["example"])
      let schema = try #require(content?["schema"])
      #expect(differences(example, schema, in: document) == [])
      #expect(example["error_type"]?.stringValue == kind.rawValue)
    }
  }

  @Test func namesKeysIfTheServerRequiresThem() throws {
    let (without, _) = try document()
    #expect(without["components"]?["securitySchemes"] == nil)
    #expect(!without.serialized().contains("401"))
    let (with, service) = try document(hasKeys: true)
    #expect(with["components"]?["securitySchemes"]?["bearer"]?["scheme"] == "bearer")
    for (name, operation) in operations(with) {
      let isOpen = service.endpoints.contains {
        "\($0.method.rawValue) \($0.path)" == name && $0.isOpen
      }
      #expect(operation["security"] == (isOpen ? [] : [["bearer": []]]))
      #expect((operation["responses"]?["401"] != nil) == !isOpen)
    }
  }

  /// What the document shows can be sent, and what comes back is as it says.
  @Test(arguments: models)
  func examplesAreAnswered(_ model: Served.Model) async throws {
    let others = Served.Model.allCases.filter { Self.models.contains($0) && $0 != model }
    let server = try served.server([model] + others, setting(\.items, to: ValidRequest.items))
    try await server.application().test(.router) { client in
      let document = try await client.get("/openapi.json").json
      var sent = 0
      for (name, operation) in operations(document) {
        let path = String(name.split(separator: " ")[1])
          .replacing("{name}", with: model.rawValue)
        let choice = (operation["parameters"]?.arrayValue ?? []).first {
          $0["name"] == "model" && $0["required"] == true
        }
        let names = choice?["schema"]?["enum"]?.arrayValue?.compactMap(\.stringValue) ?? []
        let chosen = names.contains(model.rawValue) ? model.rawValue : names.first
        let target = path + (chosen.map { "?model=\($0)" } ?? "")
        guard let contents = operation["requestBody"]?["content"]?.objectValue?.members else {
          try expect(try await client.get(target), operation, "application/json", in: document)
          sent += 1
          continue
        }
        for (type, content) in contents {
          for (title, example) in content["examples"]?.objectValue?.members ?? [] {
            let value = try #require(example["value"])
            let schema = try #require(content["schema"])
            #expect(differences(value, schema, in: document) == [], "\(name): \(title)")
            let body = value.stringValue ?? value.serialized()
            try expect(
              try await client.post(target, body, type), operation, type, in: document)
            sent += 1
          }
        }
      }
      #expect(sent >= 20)
    }
  }

  private func expect(
    _ answer: Answer, _ operation: JSONValue, _ type: String, in document: JSONValue
  ) throws {
    let name = operation["operationId"]?.stringValue ?? ""
    #expect(answer.status == 200, "\(name): \(answer.body.prefix(200))")
    let content = try #require(operation["responses"]?["200"]?["content"]?.objectValue)
    guard let schema = content[type]?["schema"] else {
      // Pages and figures are no JSON.
      #expect(content.names.contains { answer.header("content-type")?.hasPrefix($0) == true })
      return
    }
    #expect(answer.header("content-type")?.hasPrefix(type) == true)
    if type == "application/json" {
      #expect(differences(answer.json, schema, in: document) == [], "\(name)")
    }
    for (_, example) in content[type]?["examples"]?.objectValue?.members ?? [] {
      #expect(differences(example["value"] ?? .null, schema, in: document) == [], "\(name)")
    }
  }

  // MARK: What the document says of this server

  private static func schema(_ name: String) -> JSONValue {
    ["$ref": .string("#/components/schemas/\(name)")]
  }

  @Test func formsOfInputsAreThoseOfTheModel() throws {
    for (record, valid, invalid) in [
      (["columns": ["text": "a"]], "one text", ["a", "b"]),
      (["columns": ["text": "a", "text_pair": "b"]], ["a", "b"], "one text"),
    ] as [(JSONValue, JSONValue, JSONValue)] {
      try served.write(record, for: .intent)
      let (document, _) = try document([.intent])
      let schema = Self.schema("PredictRequest")
      #expect(differences(["inputs": valid], schema, in: document) == [])
      #expect(differences(["inputs": invalid], schema, in: document) != [])
      #expect(differences(["inputs": [invalid]], schema, in: document) != [])
    }
  }

  @Test func modelsAndLimitsAreThoseOfTheServer() throws {
    let server = try served.server([.intent, .topics, .products]) { $0.limits.texts = 7 }
    let document = OpenAPIDocument(service: server.service, hasKeys: false).json
    let parameter = document["paths"]?["/predict"]?["post"]?["parameters"]?[0]
    #expect(parameter?["required"] == true)
    #expect(parameter?["schema"]?["enum"] == ["intent", "topics"])
    let tag = document["paths"]?["/tag"]?["post"]?["parameters"]?[0]
    #expect(tag?["required"] == false)
    let many: JSONValue = ["inputs": .array((0..<8).map { .string("\($0)") })]
    #expect(differences(many, Self.schema("TagRequest"), in: document) != [])
    #expect(
      document["components"]?["parameters"]?["model-name"]?["schema"]?["enum"]
        == ["intent", "topics", "products"])
  }
}
