import NIOCore
import Synchronization

/// The connection on which a request came, for those who want to know when it is gone.
final class ClientConnection: Sendable {
  private struct State {
    var isClosed = false
    var action: (@Sendable () -> Void)?
  }
  private let state = Mutex(State())

  init() {}

  /// Calls `action` when the client goes, at once where it has gone. Replaces an earlier one; nil removes it.
  func onClose(_ action: (@Sendable () -> Void)?) {
    let isClosed = state.withLock { state in
      state.action = action
      return state.isClosed
    }
    if isClosed { action?() }
  }

  /// The client has gone.
  func close() {
    let action = state.withLock { state in
      state.isClosed = true
      return state.action.take()
    }
    action?()
  }
}

/// The connections that are open.
///
/// A route knows its channel and nothing of the handlers in it, which may only be asked on the channel's event loop; so
/// the handler puts here what the route takes out.
final class ClientConnections: Sendable {
  private let connections = Mutex<[ObjectIdentifier: ClientConnection]>([:])
  private let stopping = Atomic<Bool>(false)

  init() {}

  /// Whether the server takes no more of them.
  var isStopping: Bool { stopping.load(ordering: .relaxed) }

  func stop() { stopping.store(true, ordering: .relaxed) }

  /// How many are open.
  var count: Int { connections.withLock { $0.count } }

  func open(_ channel: any Channel) -> ClientConnection {
    let connection = ClientConnection()
    connections.withLock { $0[ObjectIdentifier(channel)] = connection }
    return connection
  }

  func close(_ channel: any Channel) {
    connections.withLock { $0.removeValue(forKey: ObjectIdentifier(channel)) }?.close()
  }

  subscript(channel: any Channel) -> ClientConnection? {
    connections.withLock { $0[ObjectIdentifier(channel)] }
  }
}
