import ArgumentParser
import FilbertConnections
import FilbertCore
import FilbertFiles
import FilbertService
import Glibc
import Logging

/// What clients of `serve` may ask for.
struct ServeLimitOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Tokens that each thread computes at a time. (default: 192, or the maximum length of a text)",
      valueName: "tokens"))
  var maxBatchTokens: Int?

  @Option(
    help: ArgumentHelp(
      "Requests that may wait or be computed at the same time; further ones get 429.",
      valueName: "count"))
  var maxConcurrentRequests = 256

  @Option(
    help: ArgumentHelp("Texts, or rows of a table, of one request.", valueName: "count"))
  var maxTexts = 10_000

  @Option(help: ArgumentHelp("Size of a request in megabytes.", valueName: "MB"))
  var maxBodySize = 16.0

  @Option(
    help: ArgumentHelp(
      "Memory in megabytes that all requests may take together, including answers until they are written; further ones get 429. (default: 256, or sixteen times --max-body-size)",
      valueName: "MB"))
  var maxMemory: Double?

  @Option(
    help: ArgumentHelp(
      "Seconds from the first byte of a request to the end of its header.", valueName: "s"))
  var headerTimeout = 10.0

  @Option(
    help: ArgumentHelp(
      "Seconds from the end of the header to the end of the request.", valueName: "s"))
  var bodyTimeout = 60.0

  @Option(
    help: ArgumentHelp(
      "Seconds after which a connection without requests is closed.", valueName: "s"))
  var idleTimeout = 75.0

  @Option(
    help: ArgumentHelp(
      "Seconds that a request may wait and be computed; after that it gets 503.", valueName: "s"))
  var requestTimeout = 60.0

  /// Sums and products of two such counts stay far from what an integer holds.
  private static let mostCount = 1_000_000_000

  func validate() throws {
    for (option, value) in [
      ("--max-batch-tokens", maxBatchTokens ?? 1),
      ("--max-concurrent-requests", maxConcurrentRequests), ("--max-texts", maxTexts),
    ] {
      guard value >= 1 else {
        throw ValidationError("\(option) must be at least 1, not \(value).")
      }
      guard value <= Self.mostCount else {
        throw ValidationError("\(option) must be at most \(Self.mostCount), not \(value).")
      }
    }
    for (option, value) in [
      ("--header-timeout", headerTimeout), ("--body-timeout", bodyTimeout),
      ("--idle-timeout", idleTimeout), ("--request-timeout", requestTimeout),
    ] where !(0.001...86_400).contains(value) {
      throw ValidationError("\(option) must be from 0.001 to 86400 seconds, not \(value).")
    }
    guard (0.001...1024).contains(maxBodySize) else {
      throw ValidationError("--max-body-size must be from 0.001 to 1024 MB, not \(maxBodySize).")
    }
    if let maxMemory, !(16...1_048_576).contains(maxMemory) {
      throw ValidationError("--max-memory must be from 16 to 1048576 MB, not \(maxMemory).")
    }
  }

  /// Raises the limit of open files to what the system grants, and leaves some for other uses than connections.
  private static func openFiles() -> Int? {
    var limit = rlimit()
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
      return nil
    }
    limit.rlim_cur = limit.rlim_max
    _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else {
      return nil
    }
    return Int(clamping: max(64, Int64(clamping: limit.rlim_cur) - 64))
  }

  /// Each takes some kilobytes, whatever the system would grant.
  private static let mostConnections = 16_384

  var limits: ServiceLimits {
    var limits = ServiceLimits()
    limits.connections = Self.openFiles().map { min($0, Self.mostConnections) }
    limits.batchTokens = maxBatchTokens
    limits.requests = maxConcurrentRequests
    limits.texts = maxTexts
    limits.bodySize = Int(maxBodySize * 1_048_576)
    // Sixteen of the largest at a time, or as many small ones as there is room for.
    limits.memory = maxMemory.map { Int($0 * 1_048_576) } ?? max(256 << 20, 16 * limits.bodySize)
    limits.allBodies = limits.memory
    limits.headerTime = .seconds(headerTimeout)
    limits.bodyTime = .seconds(bodyTimeout)
    limits.idleTime = .seconds(idleTimeout)
    limits.requestTime = .seconds(requestTimeout)
    return limits
  }
}

/// Who may ask `serve`, and how.
struct ServeAccessOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "File with keys, one per line, of which clients must send one (Authorization: Bearer KEY); keys may also be in the environment variable FILBERT_API_KEYS, separated by commas.",
      valueName: "file"),
    completion: .file())
  var apiKeyFile: String?

  @Option(
    help: ArgumentHelp("Certificate chain in PEM, for HTTPS.", valueName: "file"),
    completion: .file())
  var tlsCertificate: String?

  @Option(
    help: ArgumentHelp(
      "Its private key in PEM, in a file that nobody else may read.", valueName: "file"),
    completion: .file())
  var tlsKey: String?

  @Option(
    help: ArgumentHelp(
      "Host that clients may ask for besides localhost, such as filbert.internal; may be given more than once. Without keys, a server that listens only on this machine answers to no other host, and one that others can reach answers to any host unless some are given. With keys, it answers to any host.",
      valueName: "name"))
  var allowedHost: [String] = []

  @Option(
    help: ArgumentHelp(
      "Origin whose pages may send requests (CORS), such as https://shop.example; * for all; may be given more than once.",
      valueName: "origin"))
  var corsOrigin: [String] = []

  func validate() throws {
    if (tlsCertificate == nil) != (tlsKey == nil) {
      throw ValidationError("HTTPS needs both --tls-certificate and --tls-key.")
    }
    for name in allowedHost {
      guard let host = RequestHost(name), !host.hasPort, Self.isWhole(host) else {
        throw ValidationError(
          "--allowed-host \(name): a host is a name or an address without a port: filbert.internal, [2001:db8::1]."
        )
      }
    }
    for origin in corsOrigin where origin != "*" {
      guard origin.contains("://"), !origin.hasSuffix("/"), origin.split(separator: "/").count == 2,
        let host = origin.split(separator: "/").last.flatMap({ RequestHost($0) }),
        Self.isWhole(host)
      else {
        throw ValidationError(
          "--cors-origin \(origin): an origin is scheme and host, without a path: https://shop.example."
        )
      }
    }
  }

  /// Not a pattern: whole names are compared.
  private static func isWhole(_ host: RequestHost) -> Bool {
    !host.name.isEmpty && !host.name.contains("*") && !host.name.hasPrefix(".")
  }

  func apply(to configuration: inout ServerConfiguration) throws(FilbertError) {
    let environment = unsafe getenv(APIKeys.variable).map { unsafe String(cString: $0) }
    configuration.keys = try APIKeys.given(file: apiKeyFile, environment: environment)
    if let tlsCertificate, let tlsKey {
      configuration.tls = TLSFiles(certificate: tlsCertificate, key: tlsKey)
    }
    configuration.allowedHosts = allowedHost
    // As browsers write them.
    configuration.origins = corsOrigin.map { $0.lowercased() }
  }
}

/// What `serve` writes to the standard error.
struct ServeLogOptions: ParsableArguments {
  @Option(help: "text, or json for programs.")
  var logFormat: LogFormat = .text

  @Option(
    help:
      "Lowest level of messages about requests and reloads to log: debug, info (a line for each request), notice, warning, error."
  )
  var logLevel = LogLevelName.info

  @Flag(
    help: "Write the beginning of a request's first text into the log. Texts are personal data.")
  var logTexts = false

  /// - Parameter isQuiet: warnings and errors only.
  func logger(isQuiet: Bool) -> Logger {
    let level = isQuiet ? max(logLevel.level, .warning) : logLevel.level
    return Logger(label: "filbert") { [logFormat] _ in
      LineLogHandler(format: logFormat, level: level)
    }
  }
}

extension LogFormat: ExpressibleByArgument {}

/// The levels a server uses.
enum LogLevelName: String, ExpressibleByArgument, CaseIterable {
  case debug, info, notice, warning, error

  var level: Logger.Level { Logger.Level(rawValue: rawValue) ?? .info }
}
