import FilbertTestSupport
import Foundation
import Hummingbird
import Logging
import ServiceLifecycle

@testable import FilbertConnections
@testable import FilbertService

/// A server with tiny models for tests.
struct TestServer {
  let server: Server
  let directory: URL

  /// It waits as long as it takes: the machine may be so busy that clients miss any limit of time. Only what never
  /// comes may be given a short one.
  ///
  /// - Parameters:
  ///   - models: made in a directory of their own; by default a classifier called `intent`.
  ///   - change: of the configuration.
  init(
    models make: (URL) throws -> [ModelSource] = TestServer.classifier,
    changing change: (inout ServerConfiguration) -> Void = { _ in }
  ) throws {
    directory = try Fixtures.temporaryDirectory()
    var configuration = ServerConfiguration(
      models: try make(directory), version: "test",
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    configuration.port = 0
    configuration.allowedHosts = ["x"]
    configuration.limits.waitLong()
    configuration.limits.closingTime = .seconds(3600)
    change(&configuration)
    server = try Server(configuration)
  }

  static func classifier(in directory: URL) throws -> [ModelSource] {
    let url = directory.appending(path: "intent")
    try TinyModel.writeClassifier(to: url)
    return [try ModelSource("intent=\(url.path)")]
  }

  /// Runs `body` while the server listens, and stops it then.
  func run<R: Sendable>(
    _ body: @escaping @Sendable (_ port: Int, _ group: ServiceGroup) async throws -> R
  ) async throws -> R {
    let (addresses, address) = AsyncStream.makeStream(of: String.self)
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [try server.application { address.yield($0) }],
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
    defer { try? FileManager.default.removeItem(at: directory) }
    return try await withThrowingTaskGroup(of: Void.self) { tasks in
      tasks.addTask {
        defer { address.finish() }
        try await group.run()
      }
      var port = 0
      for await address in addresses {
        port = Int(address.split(separator: ":").last ?? "") ?? 0
        break
      }
      let result = try await body(port, group)
      await group.triggerGracefulShutdown()
      try await tasks.waitForAll()
      return result
    }
  }
}

extension ServiceLimits {
  /// For tests of what does not depend on time.
  mutating func waitLong() {
    (headerTime, bodyTime, idleTime) = (.seconds(3600), .seconds(3600), .seconds(3600))
    requestTime = .seconds(3600)
  }
}
