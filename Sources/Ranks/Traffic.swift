import Synchronization

/// What a rank has sent and how long it has waited, for people who plan how many machines are worth it.
package final class Traffic: Sendable {
  private let sent = Atomic<Int>(0)
  private let waited = Atomic<Int>(0)

  package init() {}

  /// Bytes sent to other ranks.
  package var bytesSent: Int { sent.load(ordering: .relaxed) }
  /// Time in which the thread that computes had nothing to do but wait for messages.
  package var secondsWaited: Double { Double(waited.load(ordering: .relaxed)) / 1e9 }

  func addSent(bytes: Int) { sent.wrappingAdd(bytes, ordering: .relaxed) }

  /// Runs `body`, which waits for other ranks.
  package func waiting<R, E: Error>(_ body: () throws(E) -> R) throws(E) -> R {
    let start = ContinuousClock.now
    defer {
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      waited.wrappingAdd(Int(seconds * 1e9), ordering: .relaxed)
    }
    return try body()
  }
}
