import FilbertCore
import Synchronization

/// Carries events from the thread that works to the task that reads them.
///
/// Whoever works never waits for the reader. Events of which only the newest matters replace each other while nobody has
/// read them; all others are kept.
final class EventChannel<Event: Sendable>: Sendable {
  /// What a reader gets.
  enum Reading: Sendable {
    case event(Event)
    case end(FilbertError?)
  }

  private struct State {
    /// In the order in which they were sent.
    var waiting: [(event: Event, isReplaceable: Bool)] = []
    var reader: CheckedContinuation<Reading, Never>?
    /// Set once there will be no further event.
    var end: Reading?
    var isCancelled = false
  }

  private let state = Mutex(State())

  /// Whether the reader wants no further event.
  var isCancelled: Bool { state.withLock { $0.isCancelled } }

  /// Asks whoever works to stop.
  func cancel() { state.withLock { $0.isCancelled = true } }

  /// - Parameter isReplaceable: whether the next such event may take the place of this one.
  func send(_ event: Event, isReplaceable: Bool = false) {
    let reader = state.withLock { state in
      if let reader = state.reader.take() { return Optional(reader) }
      if isReplaceable, state.waiting.last?.isReplaceable == true { state.waiting.removeLast() }
      state.waiting.append((event, isReplaceable))
      return nil
    }
    reader?.resume(returning: .event(event))
  }

  /// Ends the events, after those that were sent.
  func finish(_ error: FilbertError? = nil) {
    let reader = state.withLock { state in
      state.end = .end(error)
      return state.reader.take()
    }
    reader?.resume(returning: .end(error))
  }

  /// The next event. Only one task may read.
  func next() async -> Reading {
    await withCheckedContinuation { continuation in
      let known = state.withLock { state -> Reading? in
        if !state.waiting.isEmpty { return .event(state.waiting.removeFirst().event) }
        if let end = state.end { return end }
        precondition(state.reader == nil, "two tasks read the events of one run")
        state.reader = continuation
        return nil
      }
      if let known { continuation.resume(returning: known) }
    }
  }
}
