import Synchronization

/// A value that is set once, and awaited by one task.
final class Promise<Value: Sendable>: Sendable {
  private struct State {
    var value: Value?
    var continuation: CheckedContinuation<Value, Never>?
  }
  private let state = Mutex(State())

  /// Whoever waits for a value that is set, and goes on only when told to: resuming a task runs code of its executor, which
  /// must not happen under a lock.
  struct Waiter {
    fileprivate let value: Value
    fileprivate let continuation: CheckedContinuation<Value, Never>?

    func resume() { continuation?.resume(returning: value) }
  }

  /// Sets the value; only the first call counts. The waiter must be resumed.
  ///
  /// - Returns: nil if this was not the first call.
  func claim(_ value: Value) -> Waiter? {
    state.withLock { state in
      guard state.value == nil else { return nil }
      state.value = value
      return Waiter(value: value, continuation: state.continuation.take())
    }
  }

  /// Sets the value and resumes its waiter; only the first call counts.
  func set(_ value: Value) { claim(value)?.resume() }

  /// Waits until it is set.
  var value: Value {
    get async {
      await withCheckedContinuation { continuation in
        let known = state.withLock { state in
          if state.value == nil { state.continuation = continuation }
          return state.value
        }
        if let known { continuation.resume(returning: known) }
      }
    }
  }
}
