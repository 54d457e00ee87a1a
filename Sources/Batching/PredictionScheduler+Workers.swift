import Dispatch
import FilbertTensor
import Synchronization

extension PredictionScheduler {
  /// Starts a worker that was idle.
  func wake(_ worker: Int) {
    workers[worker].async { self.work(worker) }
  }

  /// What a worker does next.
  fileprivate enum Work {
    case preparation(Preparation)
    /// A batch, and whether no other worker has anything to do.
    case batch(Batch, isAlone: Bool)
  }

  /// Works until nothing waits.
  private func work(_ worker: Int) {
    while let work = next(worker) {
      switch work {
      case .preparation(let preparation):
        onOneThread(preparation.run)
        state.withLock { $0.running[worker] = nil }
      case .batch(let batch, let isAlone): compute(batch, isAlone: isAlone)
      }
    }
  }

  private func compute(_ batch: Batch, isAlone: Bool) {
    // Stands still while the machine sleeps, which says nothing about its pace.
    let start = SuspendingClock.now
    // A batch alone may have all threads; when others run it is faster on one.
    func answers() -> Matrix { batch.lane.compute(batch.sequences) }
    let isDivided = isAlone && limits.threads > 1
    let values = isDivided ? onThreads(atMost: limits.threads, answers) : onOneThread(answers)
    let seconds = (SuspendingClock.now - start) / .seconds(1)
    // A few tokens gain nothing from more cores, so their time does not predict the time on a busy server.
    if !isAlone || batch.tokens >= limits.batchTokens / 2 {
      batch.lane.note(
        tokens: batch.tokens, seconds: seconds * Double(isAlone ? limits.threads : 1))
    }
    observer.computed(batch.tokens, batch.sequences.count, seconds)
    let finished = state.withLock { state in
      state.statistics.batches += 1
      state.statistics.sequences += batch.sequences.count
      state.statistics.tokens += batch.tokens
      return state.turns.store(values, batch)
    }
    for (job, waited) in finished {
      job.end(.success(BatchAnswers(values: job.answers, waited: waited)))
    }
    reportWaiting()
  }

  /// Nil if nothing is waiting; then the worker is idle.
  ///
  /// A worker that has taken something wakes another if there is more. So no worker is idle while something waits that it
  /// may do, and nobody has to know in advance how many batches there will be.
  private func next(_ worker: Int) -> Work? {
    let (late, work, woken) = state.withLock { state in
      let late = state.turns.removeLate(now: .now)
      _ = state.joinDelayed(within: limits.time)
      let work = state.next(of: limits.threads, worker)
      let isMoreWaiting = work != nil && state.hasWork(for: limits.threads)
      return (late, work, isMoreWaiting ? state.idleWorkers.popLast() : nil)
    }
    if let woken { wake(woken) }
    for job in late { job.end(.failure(.timedOut)) }
    if work != nil || !late.isEmpty { reportWaiting() }
    return work
  }
}

extension PredictionScheduler.State {
  /// Whether something waits that one more of `threads` workers may do.
  fileprivate func hasWork(for threads: Int) -> Bool {
    turns.waitingSequences > 0
      || !preparations.isEmpty && running.count < Self.mostPreparations(of: threads)
  }

  /// The last thread is left to batches.
  private static func mostPreparations(of threads: Int) -> Int { max(1, threads - 1) }

  fileprivate mutating func next(
    of threads: Int, _ worker: Int
  ) -> PredictionScheduler.Work? {
    // A batch comes between two preparations: no long text holds up the short ones.
    let mayPrepare =
      running.count < Self.mostPreparations(of: threads)
      && !(hasPrepared && turns.waitingSequences > 0)
    hasPrepared = false
    if mayPrepare, let preparation = preparations.popFirst() {
      running[worker] = preparation
      hasPrepared = true
      return .preparation(preparation)
    }
    if let batch = turns.nextBatch() {
      return .batch(
        batch, isAlone: idleWorkers.count == threads - 1 && turns.waitingSequences == 0)
    }
    idleWorkers.append(worker)
    return nil
  }
}
