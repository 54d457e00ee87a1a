import Synchronization

/// How many requests have been read and are being answered. Those that are still being read do not count: clients that
/// send slowly must not take the place of others.
final class RequestCount: Sendable {
  private let count = Atomic<Int>(0)

  /// Counts a request, if it is within the limit.
  func begin(limit: Int) -> Bool {
    guard count.wrappingAdd(1, ordering: .relaxed).newValue <= limit else {
      end()
      return false
    }
    return true
  }

  func end() { count.wrappingSubtract(1, ordering: .relaxed) }
}
