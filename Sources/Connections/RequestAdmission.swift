package import Metrics
import NIOCore
import Synchronization

/// What all requests together may hold, and which gives way when that is used up.
///
/// Memory and places are never lost to clients that send or read slowly while others need them: of their connections,
/// the one that holds most is closed. A slow client is not disturbed when nobody needs its memory.
package final class RequestAdmission: Sendable {
  let limits: ServiceLimits
  /// Everything that requests hold.
  let memory: MemoryBudget
  /// The part of it that are bodies.
  let bodies: MemoryBudget
  let current = RequestCount()
  private let connections: ClientConnections
  private let inFlight: Meter
  /// Requests that wait for room.
  private let waiting = Atomic<Int>(0)
  let allocator = Allocator()

  package init(_ limits: ServiceLimits, _ connections: ClientConnections, inFlight: Meter) {
    self.limits = limits
    memory = MemoryBudget(limit: limits.memory)
    bodies = MemoryBudget(limit: limits.allBodies)
    (self.connections, self.inFlight) = (connections, inFlight)
  }

  static let full = ServiceError.overloaded(
    "The server holds as many large requests as it may; try again in a second.", retryAfter: 1)
  static let busy = ServiceError.overloaded(
    "The server is answering as many requests as it may; try again in a second.", retryAfter: 1)

  // MARK: Requests

  /// The charge of a request that begins. It counts as in flight until the charge is released.
  package func begin(_ client: ClientConnection?) -> RequestCharge {
    inFlight.increment()
    let charge = RequestCharge(self, client: client)
    client?.begin(charge)
    return charge
  }

  /// A charge was released.
  func ended() { inFlight.decrement() }

  // MARK: Room

  /// Between two looks whether there is room.
  private static let pause = Duration.milliseconds(20)
  /// The maximum number of waiting requests. The rest are refused at once: looking at all connections costs time.
  private static let mostWaiting = 32

  /// Tries to take something that was not available, and closes slow connections until it is.
  ///
  /// - Parameters:
  ///   - client: is not closed.
  ///   - isSmall: whether it is worth waiting until connections are known to be slow; a large request can be repeated.
  /// - Returns: whether it was taken.
  func makeRoom(
    besides client: ClientConnection?, isSmall: Bool, _ take: () -> Bool
  ) async -> Bool {
    let count = waiting.wrappingAdd(1, ordering: .relaxed).newValue
    defer { waiting.wrappingSubtract(1, ordering: .relaxed) }
    guard count <= Self.mostWaiting else { return false }
    let start = ContinuousClock.now
    while true {
      let longest: Duration
      switch connections.giveUpSlowest(besides: client, at: .now()) {
      case .nobodyWaits: return false
      case .mayBeSlow where !isSmall: return false
      // Two windows to see that somebody is slow, one to close.
      case .mayBeSlow: longest = limits.slowTime * 3 + .seconds(1)
      // A connection is being closed and will free what it holds: soon, unless the processor is overloaded.
      case .givenUp: longest = limits.requestTime
      }
      guard ContinuousClock.now - start < longest,
        (try? await Task.sleep(for: Self.pause)) != nil
      else { return false }
      if take() { return true }
    }
  }
}
