import Synchronization

/// Waits for one piece of work that a worker does.
final class PreparationTicket<R: Sendable>: Sendable {
  private enum Stage {
    case waiting(CheckedContinuation<R?, Never>?)
    case running(CheckedContinuation<R?, Never>?)
    case done(R?)
  }
  private let stage = Mutex(Stage.waiting(nil))

  /// Does the work, unless nobody waits for it any more.
  func run(_ work: () -> R) {
    let mayRun = stage.withLock { stage in
      guard case .waiting(let continuation) = stage else { return false }
      stage = .running(continuation)
      return true
    }
    guard mayRun else { return }
    let result = work()
    end(result)
  }

  /// Gives the work up if it has not begun.
  func cancel() {
    let isWaiting = stage.withLock { if case .waiting = $0 { true } else { false } }
    if isWaiting { end(nil) }
  }

  private func end(_ result: R?) {
    let continuation: CheckedContinuation<R?, Never>? = stage.withLock { stage in
      switch stage {
      case .done: return nil
      case .waiting(let continuation), .running(let continuation):
        stage = .done(result)
        return continuation
      }
    }
    continuation?.resume(returning: result)
  }

  /// Nil if the work was given up.
  var result: R? {
    get async {
      await withCheckedContinuation { continuation in
        let known: R?? = stage.withLock { stage in
          switch stage {
          case .done(let result): return .some(result)
          case .waiting: stage = .waiting(continuation)
          case .running: stage = .running(continuation)
          }
          return .none
        }
        if let known { continuation.resume(returning: known) }
      }
    }
  }
}
