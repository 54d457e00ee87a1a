import NIOCore
import Synchronization

/// The connection on which a request came: for those who want to know when it is gone, and for what its requests hold.
package final class ClientConnection: Sendable {
  private struct State {
    var isClosed = false
    var action: (@Sendable () -> Void)?
    /// Whether no answer is written any more.
    var isFinished = false
    /// The memory held by the request that is being answered.
    var current: RequestCharge?
    /// The memory held by requests whose answers are not written yet, in order.
    var owed: [RequestCharge] = []
    /// How fast the client sends or reads, while it is its turn.
    var sending: TransferPace?
    var reading: TransferPace?
    /// Since when it has no request; nil if it has one.
    var idleSince: NIODeadline?
    var isGivenUp = false

    var memory: Int { owed.reduce(current?.memory ?? 0) { $0 + $1.memory } }
  }
  private let state = Mutex(State())
  private let channel: (any Channel)?
  /// How long a client is looked at before it is called slow.
  private let window: Duration

  init(_ channel: (any Channel)? = nil, window: Duration = .seconds(1)) {
    (self.channel, self.window) = (channel, window)
  }

  /// Calls `action` when the client goes, at once if it has gone. Replaces an earlier one; nil removes it.
  package func onClose(_ action: (@Sendable () -> Void)?) {
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

  // MARK: Charges

  /// A request begins to be answered.
  func begin(_ charge: RequestCharge) { state.withLock { $0.current = charge } }

  /// The request has an answer, which is written next; `charge` is released when it is, or when it never will be.
  package func owe(_ charge: RequestCharge) {
    let isFinished = state.withLock { state in
      state.current = nil
      if !state.isFinished { state.owed.append(charge) }
      return state.isFinished
    }
    if isFinished { charge.release() }
  }

  /// The charge of the first answer, which is written now; nil if all are given up.
  func takeOwed() -> RequestCharge? {
    state.withLock { $0.owed.isEmpty ? nil : $0.owed.removeFirst() }
  }

  /// No answer is written any more.
  func finishAnswers() {
    let owed = state.withLock { state in
      state.isFinished = true
      defer { state.owed = [] }
      return state.owed
    }
    for charge in owed { charge.release() }
  }

  // MARK: Pace

  /// The client's turn to send a body begins, or is over.
  func awaitBody(from start: NIODeadline?) {
    state.withLock { $0.sending = start.map { TransferPace(start: $0) } }
  }

  /// The client's turn to read answers begins, or is over.
  func awaitReading(from start: NIODeadline?) {
    state.withLock { $0.reading = start.map { TransferPace(start: $0) } }
  }

  /// A part of the body came.
  func sent(_ bytes: Int, at now: NIODeadline) {
    state.withLock { $0.sending?.moved(bytes, at: now, window: window) }
  }

  /// A part of the answer went.
  func read(_ bytes: Int, at now: NIODeadline) {
    state.withLock { $0.reading?.moved(bytes, at: now, window: window) }
  }

  /// There is no request, or the first byte of one.
  func idle(since start: NIODeadline?) { state.withLock { $0.idleSince = start } }

  /// Since when it has had no request.
  var idleSince: NIODeadline? { state.withLock { $0.idleSince } }

  // MARK: Giving way

  /// What others could gain from the connection.
  enum Standing: Equatable {
    /// It holds nothing, or works on what it holds.
    case working
    /// It waits for its client, which may be slow.
    case mayBeSlow
    /// It waits for a slow client, and holds this many bytes.
    case slow(Int)
    /// It is being closed.
    case givenUp
  }

  func standing(at now: NIODeadline) -> Standing {
    state.withLock { state in
      guard state.current != nil || !state.owed.isEmpty else { return .working }
      guard !state.isGivenUp else { return .givenUp }
      let paces = [state.sending, state.reading].compactMap(\.self)
      guard !paces.isEmpty else { return .working }
      let isSlow = paces.contains { $0.isSlow(at: now, window: window) }
      return isSlow ? .slow(state.memory) : .mayBeSlow
    }
  }

  /// Why a connection is closed.
  enum GiveUp: Sendable {
    /// Others need what it holds, and the client is slow.
    case slow
    /// Others want to connect, and the client asks nothing.
    case idle
  }

  /// Tells the connection's handler to close it.
  func giveUp(_ reason: GiveUp) {
    state.withLock { state in
      if reason == .slow { state.isGivenUp = true }
      state.idleSince = nil
    }
    channel?.pipeline.fireUserInboundEventTriggered(reason)
  }

  /// Whether the client is still to be waited for: meanwhile its body may have come to its end, and is worked on.
  func isStillAwaited() -> Bool {
    state.withLock { state in
      state.isGivenUp = state.sending != nil || state.reading != nil
      return state.isGivenUp
    }
  }
}
