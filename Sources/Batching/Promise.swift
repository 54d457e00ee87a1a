import Synchronization

/// A value that is set once, and awaited by one task.
final class Promise<Value: Sendable>: Sendable {
  private struct State {
    var value: Value?
    var continuation: CheckedContinuation<Value, Never>?
  }
  private let state = Mutex(State())

  /// Sets the value; only the first call counts.
  ///
  /// - Returns: whether this was the first call.
  @discardableResult func set(_ value: Value) -> Bool {
    let (isFirst, continuation) = state.withLock {
      state -> (Bool, CheckedContinuation<Value, Never>?) in
      guard state.value == nil else { return (false, nil) }
      state.value = value
      return (true, state.continuation.take())
    }
    continuation?.resume(returning: value)
    return isFirst
  }

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
