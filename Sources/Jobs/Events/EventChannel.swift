import FilbertCore
import Synchronization

/// Carries events from the thread that works to the task that reads them.
///
/// Whoever works never waits for the reader. An event that makes earlier ones of its kind obsolete replaces them if they
/// have not been read; all others are kept.
final class EventChannel<Event: Sendable>: Sendable {
  /// What a reader gets.
  enum Reading: Sendable {
    case event(Event)
    case end(FilbertError?)
  }

  /// Kinds of events that make earlier ones obsolete.
  enum Kind: Sendable {
    /// How far the work is.
    case progress
    /// From where it can be continued.
    case checkpoint
  }

  private struct State {
    /// In the order in which they were sent.
    var waiting: [(event: Event, kind: Kind?)] = []
    var reader: CheckedContinuation<Reading, Never>?
    /// Set once there will be no further event.
    var end: Reading?
  }

  private let state = Mutex(State())

  /// Apart from the state, since all threads that work ask for it, often.
  private let hasNoReader = Atomic(false)

  /// Whether the reader wants no further event.
  var isCancelled: Bool { hasNoReader.load(ordering: .relaxed) }

  /// Asks whoever works to stop.
  func cancel() { hasNoReader.store(true, ordering: .relaxed) }

  /// - Parameter kind: replaces an event of this kind that waits, unless one that is kept was sent in between; nil for an
  ///   event that is kept.
  func send(_ event: Event, replacing kind: Kind? = nil) {
    let reader = state.withLock { state in
      if let reader = state.reader.take() { return Optional(reader) }
      if let kind {
        let kept = state.waiting.lastIndex { $0.kind == nil }.map { $0 + 1 } ?? 0
        if let old = state.waiting[kept...].firstIndex(where: { $0.kind == kind }) {
          state.waiting.remove(at: old)
        }
      }
      state.waiting.append((event, kind))
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
