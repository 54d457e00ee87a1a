package import Files
import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
package import Logging
import NIOCore
import NIOSSL
import ServiceLifecycle
import UnixSignals

/// What the command line says of a server.
package struct ServerConfiguration: Sendable {
  package var models: [ModelSource]
  package var host = "127.0.0.1"
  package var port = 8080
  /// The longest text in tokens; nil for what each model was trained with.
  package var maximumLength: Int?
  /// Whether texts that are too long are cut where a request does not say.
  package var truncates = false
  package var limits = ServiceLimits()
  /// What `/info` says.
  package var version: String

  package init(models: [ModelSource], version: String) {
    (self.models, self.version) = (models, version)
  }
}

/// The server: models, queue and routes put together.
package struct Server: Sendable {
  let service: PredictionService
  private let configuration: ServerConfiguration
  private let logger: Logger

  /// Loads the models.
  ///
  /// - Throws: ``FilbertError`` where one cannot be loaded, or `usage` where the limits do not fit it.
  package init(
    _ configuration: ServerConfiguration, logger: Logger
  ) throws(FilbertError) {
    self.configuration = configuration
    self.logger = logger
    let limits = configuration.limits
    let models = try ModelStore(
      configuration.models, maximumLength: configuration.maximumLength)
    let longest = models.maximumTokens
    if let tokens = limits.batchTokens, tokens < longest {
      throw FilbertError(
        .usage,
        "--max-batch-tokens \(tokens) is less than the \(longest) tokens a text may have; raise it, or lower "
          + "--max-length.")
    }
    let queue = BatchQueue(
      BatchQueue.Limits(
        batchTokens: limits.batchTokens ?? max(longest, BatchQueue.usualTokens),
        requests: limits.requests, time: limits.requestTime))
    service = PredictionService(
      models: models, queue: queue, limits: limits, truncates: configuration.truncates,
      connections: ClientConnections(), bodies: BodyBudget(limit: limits.allBodies),
      version: configuration.version)
  }

  /// A line for each model.
  package var summary: [String] { service.models.summary }

  /// What answers requests, also in tests.
  var application: Application<RouterResponder<ServiceContext>> {
    let endpoints = service.endpoints
    let router = Router(context: ServiceContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: RequestMiddleware(service, endpoints))
    for endpoint in endpoints {
      router.on(RouterPath(endpoint.path), method: endpoint.method, use: endpoint.handler)
    }
    let limits = configuration.limits
    let (connections, times) = (
      service.connections,
      ConnectionLimits(
        header: TimeAmount(limits.headerTime), body: TimeAmount(limits.bodyTime),
        idle: TimeAmount(limits.idleTime), bodySize: limits.bodySize)
    )
    return Application(
      router: router,
      server: .http1(
        configuration: HTTP1Channel.Configuration(
          additionalChannelHandlers: [ConnectionHandler(times, connections)])),
      configuration: ApplicationConfiguration(
        address: .hostname(configuration.host, port: configuration.port), serverName: "filbert"),
      logger: logger)
  }

  /// Serves until a signal ends it; then answers what it has begun to read.
  package func run() async throws {
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [application], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
    try await group.run()
  }
}
