import Synchronization

/// How many requests are being answered. Requests that are still being read do not count: clients that send slowly must
/// not take the place of others.
final class RequestCount: Sendable {
  private let current = Atomic<Int>(0)

  var count: Int { current.load(ordering: .relaxed) }

  /// Counts a request, if it is within the limit.
  func begin(limit: Int) -> Bool {
    guard current.wrappingAdd(1, ordering: .relaxed).newValue <= limit else {
      end()
      return false
    }
    return true
  }

  func end() { current.wrappingSubtract(1, ordering: .relaxed) }
}
