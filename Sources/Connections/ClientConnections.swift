package import NIOCore
import Synchronization

/// The connections that are open.
///
/// A route knows its channel but not the handlers in it, which may only be used on the channel's event loop; so the
/// handler puts here what the route needs.
package final class ClientConnections: Sendable {
  private let connections = Mutex<[ObjectIdentifier: ClientConnection]>([:])
  private let stopping = Atomic<Bool>(false)

  package init() {}

  /// Whether the server takes no more of them.
  package var isStopping: Bool { stopping.load(ordering: .relaxed) }

  func stop() { stopping.store(true, ordering: .relaxed) }

  /// How many are open.
  package var count: Int { connections.withLock { $0.count } }

  func open(_ channel: any Channel, window: Duration = .seconds(1)) -> ClientConnection {
    let connection = ClientConnection(channel, window: window)
    connections.withLock { $0[ObjectIdentifier(channel)] = connection }
    return connection
  }

  func close(_ channel: any Channel) {
    guard
      let connection = connections.withLock({ $0.removeValue(forKey: ObjectIdentifier(channel)) })
    else { return }
    connection.close()
    connection.finishAnswers()
  }

  package subscript(channel: any Channel) -> ClientConnection? {
    connections.withLock { $0[ObjectIdentifier(channel)] }
  }

  // MARK: Handlers

  /// Called when an error was answered before any route: with the error, the identifier of the request, and the client.
  package typealias Refused = @Sendable (ServiceError, RequestIdentifier, _ remote: String?) -> Void

  /// Watches a new connection; to be put in front of whatever answers its requests.
  package func handler(
    _ limits: ServiceLimits, hosts: HostCheck, refused: @escaping Refused
  ) -> any RemovableChannelHandler {
    ConnectionHandler(limits, self, hosts: hosts, refused: refused)
  }

  /// Lets the listening socket close only when no connection is on its way to be served.
  package func watch(listener channel: any Channel) async throws {
    try await channel.eventLoop.submit {
      try channel.pipeline.syncOperations.addHandler(ListenerHandler(self), position: .first)
    }.get()
  }

  private var all: [ClientConnection] { connections.withLock { Array($0.values) } }

  // MARK: Giving way

  /// The result of looking for a connection that can give way.
  enum Outlook { case nobodyWaits, mayBeSlow, givenUp }

  /// Closes the connection that holds most of those that wait for a slow client, unless one is being closed already.
  func giveUpSlowest(besides own: ClientConnection?, at now: NIODeadline) -> Outlook {
    var slowest: (connection: ClientConnection, bytes: Int)?
    var outlook = Outlook.nobodyWaits
    for connection in all where connection !== own {
      switch connection.standing(at: now) {
      case .working: continue
      case .givenUp: return .givenUp
      case .mayBeSlow: outlook = .mayBeSlow
      case .slow(let bytes):
        if bytes >= slowest?.bytes ?? 0 { slowest = (connection, bytes) }
      }
    }
    guard let slowest else { return outlook }
    slowest.connection.giveUp(.slow)
    return .givenUp
  }

  /// Closes those that have been without a request for longest, an eighth of the limit, when their number is close to
  /// the limit: a client that opens connections and sends nothing must not keep others out.
  ///
  /// - Returns: how many.
  @discardableResult
  func giveUpIdle(limit: Int, at now: NIODeadline, after time: Duration) -> Int {
    guard count >= limit - limit / 8 else { return 0 }
    let idle = all.compactMap { connection in connection.idleSince.map { (connection, $0) } }
      .filter { Duration(now - $0.1) >= time }
      .sorted { $0.1 < $1.1 }
      .prefix(max(1, limit / 8))
    for (connection, _) in idle { connection.giveUp(.idle) }
    return idle.count
  }
}
