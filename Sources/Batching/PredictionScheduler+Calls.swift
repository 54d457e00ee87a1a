import FilbertTensor
import Synchronization

extension PredictionScheduler {
  /// Lets a call in, and keeps its place until `body` ends.
  ///
  /// - Parameters:
  ///   - texts: that it asks about.
  ///   - bytes: of these texts.
  ///   - isStreamed: whether it is an element of a stream, which waits instead of being refused.
  ///   - body: is given the time at which the call is given up, if ever.
  /// - Throws: ``BatchFailure``: `full`, `fullOfTexts`, `closed`, `cancelled`, or what `body` throws.
  package func call<R: Sendable>(
    texts: Int, bytes: Int = 0, isStreamed: Bool = false,
    _ body: (_ deadline: ContinuousClock.Instant?) async throws(BatchFailure) -> R
  ) async throws(BatchFailure) -> R {
    let begun = ContinuousClock.now
    let size = bytes + texts * Limits.bytesPerText
    var isIn = false
    defer {
      if isIn { leave(bytes: size, isStreamed: isStreamed) }
    }
    do throws(BatchFailure) {
      let result = try await inSpan(of: name, texts: texts) {
        () async throws(BatchFailure) -> R in
        if isStreamed { try await waitForPlace(bytes: size) } else { try takePlace(bytes: size) }
        isIn = true
        reportWaiting()
        let start = isStreamed ? ContinuousClock.now : begun
        return try await body(limits.time.map { start + $0 })
      }
      count(.answered, texts, begun)
      return result
    } catch {
      count(EndedCall.Outcome(error), texts, begun)
      throw error
    }
  }

  /// Counts a call that has ended.
  private func count(
    _ outcome: EndedCall.Outcome, _ texts: Int, _ begun: ContinuousClock.Instant
  ) {
    observer.ended(EndedCall(outcome: outcome, texts: texts, duration: .now - begun))
    state.withLock { state in
      switch outcome {
      case .answered: state.statistics.answeredCalls += 1
      case .cancelled: state.statistics.cancelledCalls += 1
      case .refused: state.statistics.refusedCalls += 1
      case .late: state.statistics.lateCalls += 1
      }
    }
  }

  /// Gives the place of a call back, and lets those go on who wait for the last one.
  private func leave(bytes: Int, isStreamed: Bool) {
    let (entered, ended) = state.withLock {
      state -> ([Places.Ticket.Waiter], [CheckedContinuation<Void, Never>]) in
      let entered = state.places.leave(bytes: bytes, isStreamed: isStreamed)
      guard state.places.calls == 0 else { return (entered, []) }
      defer { state.waitingForEnd = [] }
      return (entered, state.waitingForEnd)
    }
    for waiter in entered { waiter.resume() }
    reportWaiting()
    for continuation in ended { continuation.resume() }
  }

  /// The answers to `sequences`, computed in batches with those of other calls.
  ///
  /// - Parameters:
  ///   - deadline: when they are given up; nil to start the time limit now.
  ///   - isStreamed: whether they belong to an element of a stream. If the scheduler is overloaded, it waits in the order of
  ///     arrival until it is not; then the time limit begins again.
  ///   - cancellation: receives a function that cancels the call, to use once nobody waits for the answers (at once,
  ///     if nobody does already), and nil when the call has ended.
  /// - Throws: ``BatchFailure``: `cancelled` if the task is cancelled or `cancellation` calls what it was given.
  package func answers<Sequence>(
    _ sequences: [Sequence], from lane: BatchLane<Sequence>,
    until deadline: ContinuousClock.Instant? = nil, isStreamed: Bool = false,
    cancellation: ((@Sendable () -> Void)?) -> Void = { _ in }
  ) async throws(BatchFailure) -> BatchAnswers {
    let job = BatchJob(
      sequences, lane.core, deadline: deadline ?? limits.time.map { .now + $0 })
    guard !sequences.isEmpty else { return BatchAnswers(values: job.answers, waited: .zero) }
    guard !Task.isCancelled else { throw .cancelled }
    if let failure = join(job, isStreamed: isStreamed) { throw failure }
    cancellation { self.cancel(job) }
    defer { cancellation(nil) }
    let outcome = await withTaskCancellationHandler {
      await job.outcome
    } onCancel: {
      cancel(job)
    }
    return try outcome.get()
  }

  /// The result of work on one of the threads, for what takes long and is not a batch. It takes turns with batches, and
  /// leaves them a thread if there are several.
  ///
  /// If the task is cancelled or the scheduler is closed while the work runs, it runs to its end, and its result is
  /// dropped.
  ///
  /// - Throws: ``BatchFailure``: `cancelled`, `closed`.
  package func prepared<R: Sendable>(
    _ work: @escaping @Sendable () -> R
  ) async throws(BatchFailure) -> R {
    let ticket = PreparationTicket(work)
    let (isClosed, woken) = state.withLock { state -> (Bool, Int?) in
      guard state.openness != .closed else { return (true, nil) }
      state.preparations.append(ticket.preparation)
      return (false, state.idleWorkers.popLast())
    }
    if isClosed { throw .closed }
    if let woken { wake(woken) }
    let outcome = await withTaskCancellationHandler {
      await ticket.outcome
    } onCancel: {
      ticket.giveUp(.cancelled)
    }
    return try outcome.get()
  }
}
