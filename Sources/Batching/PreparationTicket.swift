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
  /// Nil once the work has begun or was given up.
  private let work: Mutex<(@Sendable () -> R)?>
  private let ending = Promise<Result<R, BatchFailure>>()

  init(_ work: @escaping @Sendable () -> R) { self.work = Mutex(work) }

  var preparation: Preparation { Preparation(run: run, giveUp: giveUp) }

  private func run() {
    guard let work = work.withLock({ $0.take() }) else { return }
    ending.set(.success(work()))
  }

  func giveUp(_ failure: BatchFailure) {
    _ = work.withLock { $0.take() }
    ending.set(.failure(failure))
  }

  /// Waits for the work to be done or given up.
  var outcome: Result<R, BatchFailure> {
    get async { await ending.value }
  }
}
