import FilbertTensor
import Synchronization

extension PredictionScheduler {
  /// Lets a call in, and keeps its place until `body` ends.
  ///
  /// - Parameters:
  ///   - texts: that it asks about.
  ///   - body: is given the time at which the call is given up, if ever.
  /// - Throws: ``BatchFailure``: `full`, `closed`, `cancelled`, or what `body` throws.
  package func call<R: Sendable>(
    texts: Int,
    _ body: (_ deadline: ContinuousClock.Instant?) async throws(BatchFailure) -> R
  ) async throws(BatchFailure) -> R {
    let begun = ContinuousClock.now
    var isIn = false
    do throws(BatchFailure) {
      let result = try await inSpan(of: name, texts: texts) {
        () async throws(BatchFailure) -> R in
        try admit()
        isIn = true
        reportWaiting()
        return try await body(limits.time.map { begun + $0 })
      }
      end(.answered, texts, begun, wasIn: isIn)
      return result
    } catch {
      end(EndedCall.Outcome(error), texts, begun, wasIn: isIn)
      throw error
    }
  }

  private func admit() throws(BatchFailure) {
    guard !Task.isCancelled else { throw .cancelled }
    let refusal: BatchFailure? = state.withLock { state in
      guard state.openness == .open else { return .closed }
      guard state.calls < limits.calls else { return .full(limit: limits.calls) }
      state.calls += 1
      return nil
    }
    if let refusal { throw refusal }
  }

  /// Counts a call that has ended, and lets those go on who wait for the last one.
  private func end(
    _ outcome: EndedCall.Outcome, _ texts: Int, _ begun: ContinuousClock.Instant, wasIn: Bool
  ) {
    observer.ended(EndedCall(outcome: outcome, texts: texts, duration: .now - begun))
    let continuations = state.withLock { state in
      switch outcome {
      case .answered: state.statistics.answeredCalls += 1
      case .cancelled: state.statistics.cancelledCalls += 1
      case .refused: state.statistics.refusedCalls += 1
      case .late: state.statistics.lateCalls += 1
      }
      if wasIn { state.calls -= 1 }
      guard state.calls == 0 else { return [] as [CheckedContinuation<Void, Never>] }
      defer { state.waitingForEnd = [] }
      return state.waitingForEnd
    }
    reportWaiting()
    for continuation in continuations { continuation.resume() }
  }

  /// The answers to `sequences`, computed in batches with those of other calls.
  ///
  /// - Parameters:
  ///   - deadline: when they are given up; nil for the time limit from now on.
  ///   - cancellation: is given a function to call if nobody waits for the answers any more (called at once if that is
  ///     already so), and nil when they are there.
  /// - Throws: ``BatchFailure``: `cancelled` if the task is cancelled or `cancellation` calls what it was given.
  package func answers<Sequence>(
    _ sequences: [Sequence], from lane: BatchLane<Sequence>,
    until deadline: ContinuousClock.Instant? = nil,
    cancellation: ((@Sendable () -> Void)?) -> Void = { _ in }
  ) async throws(BatchFailure) -> BatchAnswers {
    let job = BatchJob(
      sequences, lane.core, deadline: deadline ?? limits.time.map { .now + $0 })
    guard !sequences.isEmpty else { return BatchAnswers(values: job.answers, waited: .zero) }
    guard !Task.isCancelled else { throw .cancelled }
    if let failure = join(job) { throw failure }
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
  /// - Throws: ``BatchFailure``: `cancelled` if the task is cancelled before the work has begun.
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

  /// - Returns: why the job is refused.
  private func join(_ job: BatchJob) -> BatchFailure? {
    let (failure, woken) = state.withLock { state -> (BatchFailure?, Int?) in
      if state.openness == .closed { return (.closed, nil) }
      if let deadline = job.deadline {
        let left = deadline - .now
        guard left > .zero else { return (.timedOut, nil) }
        if let refusal = state.turns.refusal(of: job, within: left) { return (refusal, nil) }
      }
      state.turns.add(job)
      return (nil, state.idleWorkers.popLast())
    }
    guard failure == nil else { return failure }
    reportWaiting()
    if let woken { wake(woken) }
    return nil
  }

  private func cancel(_ job: BatchJob) {
    guard state.withLock({ $0.turns.remove(job) }) else { return }
    observer.cancelled()
    reportWaiting()
    job.end(.failure(.cancelled))
  }
}

extension BatchTurns {
  /// Why a job cannot be computed in `time`, if so.
  func refusal(of job: BatchJob, within time: Duration) -> BatchFailure? {
    let limit = time / .seconds(1)
    guard seconds(of: job) <= limit else { return .tooLong }
    let estimate = estimatedTime(of: job)
    guard estimate > limit else { return nil }
    return .overloaded(retryAfter: max(1, min(60, Int(estimate.rounded(.up)))))
  }
}
