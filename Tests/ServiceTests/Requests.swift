import FilbertJSON
import HTTPTypes
import HummingbirdTesting
import Testing

@testable import FilbertService

/// A request that is answered, for each route that reads a body.
struct ValidRequest: Sendable, CustomTestStringConvertible {
  let path: String
  var body: String
  var type = "application/json"
  /// Whether `?model=` chooses.
  var hasModel = true
  /// Whether a model computes.
  var computes = true

  var testDescription: String { "\(path) \(type)" }
  var isJSON: Bool { type == "application/json" }

  /// Of a server that answers all of them; it also has ``items``.
  static let models = [Served.Model.intent, .spend, .products, .encoder]

  static let items = ItemSource(
    TableOfItems("id,text,answer\n7,track my order,Open your orders.\n8,red sofa,In stock.\n"))

  static let all = [
    ValidRequest(path: "/predict?model=intent", body: "{\"inputs\": \"late order\"}"),
    ValidRequest(path: "/predict?model=intent", body: "text\nlate order\n", type: "text/csv"),
    ValidRequest(path: "/tag", body: "{\"inputs\": \"late order\"}"),
    ValidRequest(path: "/embed", body: "{\"inputs\": \"late order\"}"),
    ValidRequest(path: "/?model=intent", body: "{\"inputs\": \"late order\"}"),
    ValidRequest(path: "/invocations?model=products", body: "{\"inputs\": \"late order\"}"),
    ValidRequest(path: "/embed_all", body: "{\"inputs\": \"late order\"}"),
    ValidRequest(
      path: "/similarity",
      body: "{\"inputs\": {\"source_sentence\": \"late\", \"sentences\": [\"late order\"]}}"),
    ValidRequest(
      path: "/rerank?model=spend", body: "{\"query\": \"late\", \"texts\": [\"late order\"]}"),
    ValidRequest(path: "/match", body: "{\"inputs\": \"late order\"}"),
    ValidRequest(path: "/v1/embeddings", body: "{\"input\": \"late order\"}", hasModel: false),
    ValidRequest(
      path: "/v1/models/intent:predict", body: "{\"instances\": [\"late order\"]}", hasModel: false),
    ValidRequest(
      path: "/tokenize?model=intent", body: "{\"inputs\": \"late order\"}", computes: false),
    ValidRequest(
      path: "/decode?model=intent", body: "{\"ids\": [2, 30, 3]}", computes: false),
    ValidRequest(
      path: "/v2/models/intent/infer",
      body:
        "{\"inputs\": [{\"name\": \"text\", \"shape\": [1], \"datatype\": \"BYTES\", \"data\": [\"late order\"]}]}",
      hasModel: false),
  ]

  static let json = all.filter(\.isJSON)

  /// Routes without a body.
  static let gets = [
    "/info", "/openapi.json", "/v1/models", "/v1/models/intent", "/v2", "/v2/models/intent",
    "/v2/models/intent/ready",
  ]
  /// Those that stay open.
  static let openGets = ["/health", "/ready", "/ping", "/v2/health/live", "/v2/health/ready"]

  /// The path without what `?` begins.
  var bare: String { String(path.prefix { $0 != "?" }) }

  func send(to client: any TestClientProtocol) async throws -> Answer {
    try await client.post(path, body, type)
  }
}
