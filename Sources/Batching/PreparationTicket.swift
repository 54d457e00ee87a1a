import Synchronization

/// Work that a worker does in its turn.
struct Preparation: Sendable {
  /// Does it, unless it was given up.
  let run: @Sendable () -> Void
  /// Gives it up unless it is done. If it has begun, nobody waits for its result any more.
  let giveUp: @Sendable (BatchFailure) -> Void
}

/// One piece of work, and who waits for its result. What is given up before it begins holds nothing of the work any more.
final class PreparationTicket<R: Sendable>: Sendable {
  private typealias Outcome = Result<R, BatchFailure>

  private enum Stage {
    case waiting(@Sendable () -> R, CheckedContinuation<Outcome, Never>?)
    case running(CheckedContinuation<Outcome, Never>?)
    case done(Outcome)
  }
  private let stage: Mutex<Stage>

  init(_ work: @escaping @Sendable () -> R) {
    stage = Mutex(.waiting(work, nil))
  }

  var preparation: Preparation { Preparation(run: run, giveUp: giveUp) }

  private func run() {
    let work: (@Sendable () -> R)? = stage.withLock { stage in
      guard case .waiting(let work, let continuation) = stage else { return nil }
      stage = .running(continuation)
      return work
    }
    guard let work else { return }
    let result = work()
    let continuation: CheckedContinuation<Outcome, Never>? = stage.withLock { stage in
      guard case .running(let continuation) = stage else { return nil }
      stage = .done(.success(result))
      return continuation
    }
    continuation?.resume(returning: .success(result))
  }

  func giveUp(_ failure: BatchFailure) {
    let continuation: CheckedContinuation<Outcome, Never>? = stage.withLock { stage in
      switch stage {
      case .waiting(_, let continuation), .running(let continuation):
        stage = .done(.failure(failure))
        return continuation
      case .done: return nil
      }
    }
    continuation?.resume(returning: .failure(failure))
  }

  /// Waits for the work to be done or given up.
  var outcome: Result<R, BatchFailure> {
    get async {
      await withCheckedContinuation { waiter in
        let known: Outcome? = stage.withLock { stage in
          switch stage {
          case .done(let outcome): return outcome
          case .waiting(let work, _): stage = .waiting(work, waiter)
          case .running: stage = .running(waiter)
          }
          return nil
        }
        if let known { waiter.resume(returning: known) }
      }
    }
  }
}
