import FilbertConnections
package import FilbertCore
import Glibc
import HTTPTypes
import Hummingbird
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
import NIOSSL
import ServiceLifecycle
import UnixSignals

/// The server: models, queue and routes put together.
package struct Server: Sendable {
  let service: ServiceContext
  private let configuration: ServerConfiguration
  private let tls: TLSConfiguration?
  /// Whether only this machine reaches it.
  private let isLocal: Bool

  /// Loads the models, the items and the report.
  ///
  /// - Throws: ``FilbertError`` if one of them cannot be loaded, or `usage` if the limits do not fit it.
  package init(_ configuration: ServerConfiguration) throws(FilbertError) {
    self.configuration = configuration
    let report: ReportFile? =
      if let path = configuration.report { try ReportFile(path) } else { nil }
    let models = try ModelStore(
      configuration.models, items: configuration.items,
      maximumLength: configuration.maximumLength, explains: configuration.explains,
      ItemLog(configuration.logger))
    tls = if let files = configuration.tls { try files.configuration() } else { nil }
    isLocal = SocketAddress.isLoopback(configuration.host)
    let longest = models.maximumTokens
    if let tokens = configuration.limits.batchTokens, tokens < longest {
      throw FilbertError(
        .usage,
        naming: "\(.batchTokens, "\(tokens)") is less than the \(longest) tokens a text may have; "
          + "raise it, or lower \(.maximumLength).")
    }
    service = ServiceContext(configuration, models, report, routes: Endpoint.all.map(\.path))
  }

  /// A line for each model.
  package var summary: [String] { service.models.summary }

  /// Settings that the operator may not have intended, one sentence each.
  package var warnings: [Message] {
    var warnings: [Message] = []
    let isOpen = configuration.keys == nil
    if isOpen, !isLocal {
      warnings.append(
        "Everyone who reaches \(configuration.host) may send requests; \(.keyFile) asks them for a key."
      )
    }
    if !isOpen, !isLocal, tls == nil {
      warnings.append(
        "Keys and texts cross the network in the clear; give \(.certificate) and \(.key), or put a "
          + "proxy that speaks TLS in front.")
    }
    if isOpen, configuration.origins.contains("*") {
      warnings.append(
        "Every web page that somebody opens may use this server (\(.origins, "'*'")); name the "
          + "origins, or ask for a key with \(.keyFile).")
    }
    return warnings
  }

  /// Serves until a signal ends it; then answers what it has begun to read. A second SIGINT ends the program at once.
  ///
  /// - Parameter started: is called with the address when requests are accepted.
  /// - Throws: `usage` if the server cannot listen on the address.
  package func run(started: @escaping @Sendable (String) -> Void) async throws {
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        // Ended in the opposite order, so that a long reload does not delay the end of the server.
        services: [ModelReloading(service: service), try application(started: started)],
        gracefulShutdownSignals: [.sigterm, .sigint], logger: quietLogger))
    let impatience = Task { await Self.endAtSecondInterrupt() }
    defer { impatience.cancel() }
    do {
      try await group.run()
      // Connections that were accepted last are not among those that the library waits for.
      for _ in 0..<500 where service.connections.count > 0 {
        try await Task.sleep(for: .milliseconds(10))
      }
    } catch let error
      where error is IOError || error is SocketAddressError
      || error is SocketAddressError.UnknownHost
    {
      throw FilbertError(
        .usage,
        naming: "Cannot listen on \(configuration.host), port \(configuration.port) "
          + "(\(Self.reason(error))); choose others with \(.host) and \(.port).")
    }
  }

  /// The first Ctrl-C waits for clients that send or read slowly; a second one does not.
  private static func endAtSecondInterrupt() async {
    let interrupts = await UnixSignalsSequence(trapping: .sigint)
    for await _ in interrupts.dropFirst() { _exit(128 + SIGINT) }
  }

  private static func reason(_ error: any Error) -> String {
    guard let error = error as? IOError else { return "there is no such address" }
    return switch error.errnoCode {
    case EADDRINUSE: "another program does"
    case EADDRNOTAVAIL: "it is not an address of this machine"
    case EACCES: "not permitted"
    default: "error \(error.errnoCode) of the system"
    }
  }

  /// The responder to requests, also used in tests.
  func application(
    started: @escaping @Sendable (String) -> Void = { _ in }
  ) throws -> Application<RouterResponder<RouterContext>> {
    let limits = configuration.limits
    let (tls, connections, refused) = (tls, service.connections, service.noteRefusal)
    let hosts = HostCheck(
      allowedHosts: configuration.allowedHosts, hasKeys: configuration.keys != nil,
      isLocal: isLocal)
    let server = HTTPServerBuilder { responder in
      let http = HTTP1Channel(
        responder: responder,
        configuration: HTTP1Channel.Configuration(
          additionalChannelHandlers: [
            connections.handler(limits, hosts: hosts, refused: refused)
          ],
          httpDecoderConfiguration: .init(
            maxHeaderFieldSize: limits.headerSize, maxHeaderListSize: limits.headerSize,
            maxHeaderFieldCount: limits.headerFields)))
      guard let tls else { return OwnedChannel(base: http) }
      return OwnedChannel(base: try TLSChannel(http, tlsConfiguration: tls))
    }
    return Application(
      router: router, server: server,
      configuration: ApplicationConfiguration(
        address: .hostname(configuration.host, port: configuration.port), serverName: "filbert",
        backlog: 1024,
        availableConnectionsDelegate: limits.connections.map {
          MaximumAvailableConnections($0, logger: quietLogger)
        }),
      onServerRunning: { [configuration] channel in
        try? await connections.watch(listener: channel)
        let scheme = configuration.tls == nil ? "http" : "https"
        let host = configuration.host.contains(":") ? "[\(configuration.host)]" : configuration.host
        started("\(scheme)://\(host):\(channel.localAddress?.port ?? configuration.port)")
      },
      logger: quietLogger)
  }

  private var router: Router<RouterContext> {
    let endpoints = service.endpoints
    let router = Router(context: RouterContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: AccountingMiddleware(service: service))
    if !configuration.origins.isEmpty {
      router.add(middleware: CrossOriginMiddleware(configuration.origins))
    }
    router.add(middleware: RequestMiddleware(service, endpoints))
    router.add(middleware: CrossSiteMiddleware(configuration.origins))
    for endpoint in endpoints {
      router.on(RouterPath(endpoint.path), method: endpoint.method) { [service] in
        try await endpoint.answer(Exchange(service, $0, $1))
      }
    }
    return router
  }

  /// For the libraries, whose records of each connection below warnings are of no use to an operator.
  private var quietLogger: Logger {
    var logger = configuration.logger
    if logger.logLevel > .debug { logger.logLevel = max(logger.logLevel, .warning) }
    return logger
  }
}
