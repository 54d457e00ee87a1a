import FilbertInference
import FilbertJSON
import FilbertModelFiles
import FilbertTestSupport
import FilbertTransformer
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Synchronization

@testable import FilbertService

/// Tiny models, and servers of them.
final class Served: Sendable {
  /// A model, by its name in requests.
  enum Model: String, CaseIterable {
    /// One label.
    case intent
    /// Any number of labels.
    case topics
    /// A number.
    case spend
    /// Entities.
    case products
    /// Vectors.
    case encoder
  }

  private let shared: ModelFiles
  /// Models of this test alone.
  private let own: ModelFiles

  init() throws {
    shared = try ModelFiles.shared()
    own = try ModelFiles([])
  }

  func path(_ model: Model) -> String {
    let path = own.path(model)
    return FileManager.default.fileExists(atPath: path) ? path : shared.path(model)
  }

  /// States in a model's `training.json` how it was trained.
  func write(_ record: JSONValue, for model: Model) throws {
    try write("training.json", record, for: model)
  }

  /// Writes a file into a model's directory.
  func write(_ name: String, _ value: JSONValue, for model: Model) throws {
    try own.write(model)
    try Data(value.serialized().utf8).write(to: URL(filePath: "\(own.path(model))/\(name)"))
  }

  func server(
    _ models: [Model], _ change: (inout ServerConfiguration) -> Void = { _ in }
  ) throws -> Server {
    var configuration = ServerConfiguration(
      models: try models.map { try ModelSource("\($0.rawValue)=\(path($0))") }, version: "1.2.3",
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    configuration.limits.waitLong()
    change(&configuration)
    return try Server(configuration)
  }

  /// A server that answers every ``ValidRequest``.
  func everything(
    _ change: (inout ServerConfiguration) -> Void = { _ in }
  ) throws -> Server {
    try server(ValidRequest.models) {
      $0.items = ValidRequest.items
      change(&$0)
    }
  }

  /// Sends requests to the routes of a server, without a connection.
  func ask<Value>(
    _ models: Model..., change: (inout ServerConfiguration) -> Void = { _ in },
    _ body: @Sendable (any TestClientProtocol) async throws -> Value
  ) async throws -> Value {
    try await server(models, change).application().test(.router) { try await body($0) }
  }

  func classifier(_ model: Model) throws -> TextClassifier {
    try TextClassifier(ModelDirectory(path(model)))
  }
}

/// A change of one member of a configuration.
func setting<Value>(
  _ member: WritableKeyPath<ServerConfiguration, Value>, to value: Value
) -> (inout ServerConfiguration) -> Void {
  { $0[keyPath: member] = value }
}

/// Model directories, which live as long as this object.
private final class ModelFiles: Sendable {
  private let directory: URL

  init(_ models: [Served.Model]) throws {
    directory = try Fixtures.temporaryDirectory()
    for model in models { try write(model) }
  }

  deinit {
    try? FileManager.default.removeItem(at: directory)
  }

  private struct Current { weak var files: ModelFiles? }
  private static let current = Mutex(Current())

  /// Those of the tests that are running.
  static func shared() throws -> ModelFiles {
    try current.withLock { current in
      if let files = current.files { return files }
      let files = try ModelFiles(Served.Model.allCases)
      current.files = files
      return files
    }
  }

  func path(_ model: Served.Model) -> String { directory.appending(path: model.rawValue).path }

  /// Writes a model, unless it is there.
  func write(_ model: Served.Model) throws {
    let url = URL(filePath: path(model))
    guard !FileManager.default.fileExists(atPath: url.path) else { return }
    switch model {
    case .intent: try TinyModel.writeClassifier(to: url, labels: ["buy", "refund", "other"])
    case .topics:
      try TinyModel.writeClassifier(
        to: url, labels: ["price", "size", "delivery"], task: .multilabel)
    case .spend: try TinyModel.writeClassifier(to: url, labels: ["spend"], task: .regression)
    case .products: try TinyModel.writeTagger(to: url)
    case .encoder: try TinyModel.writeEncoder(to: url)
    }
  }
}

/// A response, read.
struct Answer {
  let status: Int
  let headers: HTTPFields
  let body: String

  init(status: Int, headers: HTTPFields, body: String) {
    (self.status, self.headers, self.body) = (status, headers, body)
  }

  init(_ response: TestResponse) {
    self.init(
      status: response.status.code, headers: response.headers,
      body: String(buffer: response.body))
  }

  /// Null where it is not JSON.
  var json: JSONValue { (try? JSONValue.parse(body)) ?? .null }

  /// The sentence of a refusal, also in OpenAI's shape.
  var error: String? { (json["error"]?["message"] ?? json["error"])?.stringValue }
  var kind: String? { (json["error"]?["type"] ?? json["error_type"])?.stringValue }
  var truncatedTexts: String? { headers[.filbertTruncatedTexts] }

  func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }
}

extension TestClientProtocol {
  func get(_ path: String) async throws -> Answer {
    Answer(try await execute(uri: path, method: .get))
  }

  func post(
    _ path: String, _ json: JSONValue, headers: HTTPFields = [:]
  ) async throws -> Answer {
    try await post(path, json.serialized(), "application/json", headers: headers)
  }

  func post(
    _ path: String, _ body: String, _ type: String?, headers: HTTPFields = [:]
  ) async throws -> Answer {
    try await post(path, Array(body.utf8), type, headers: headers)
  }

  func post(
    _ path: String, _ body: [UInt8], _ type: String?, headers: HTTPFields = [:]
  ) async throws -> Answer {
    var headers = headers
    headers[.contentType] = type
    return Answer(
      try await execute(
        uri: path, method: .post, headers: headers, body: ByteBuffer(bytes: body)))
  }
}

extension JSONValue {
  static func strings(_ strings: [String]) -> JSONValue { .array(strings.map { .string($0) }) }

  /// The numbers of a list.
  var floats: [Float] {
    (arrayValue ?? []).compactMap { $0.doubleValue.map { Float($0) } }
  }

  /// Labels with their scores, of a text's answer.
  var scores: [String: Float] {
    var scores: [String: Float] = [:]
    for entry in arrayValue ?? [] {
      guard let label = entry["label"]?.stringValue, let score = entry["score"]?.doubleValue else {
        continue
      }
      scores[label] = Float(score)
    }
    return scores
  }

  subscript(index: Int) -> JSONValue {
    guard let list = arrayValue, list.indices.contains(index) else { return .null }
    return list[index]
  }
}
