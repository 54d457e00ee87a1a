import Synchronization

extension PredictionScheduler {
  /// Adds a job to those that wait.
  ///
  /// - Parameter isStreamed: whether it belongs to an element of a stream, which is delayed instead of being refused
  ///   because of what others compute.
  /// - Returns: why the job is refused.
  func join(_ job: BatchJob, isStreamed: Bool) -> BatchFailure? {
    let (failure, woken) = state.withLock { state -> (BatchFailure?, Int?) in
      if let failure = state.join(job, isStreamed: isStreamed) { return (failure, nil) }
      return (nil, state.idleWorkers.popLast())
    }
    guard failure == nil else { return failure }
    reportWaiting()
    if let woken { wake(woken) }
    return nil
  }

  /// Ends a job that nobody waits for any more.
  func cancel(_ job: BatchJob) {
    let (wasThere, woken) = state.withLock { state -> (Bool, Int?) in
      guard state.turns.remove(job) || state.delayed.remove(job) else { return (false, nil) }
      // It may have been what the delayed ones waited for.
      return (true, state.joinDelayed(within: limits.time) ? state.idleWorkers.popLast() : nil)
    }
    guard wasThere else { return }
    observer.cancelled()
    reportWaiting()
    if let woken { wake(woken) }
    job.end(.failure(.cancelled))
  }
}

extension PredictionScheduler.State {
  /// - Returns: why the job is refused.
  fileprivate mutating func join(_ job: BatchJob, isStreamed: Bool) -> BatchFailure? {
    if openness == .closed { return .closed }
    if let deadline = job.deadline {
      let left = deadline - .now
      guard left > .zero else { return .timedOut }
      switch turns.refusal(of: job, within: left) {
      case .overloaded? where isStreamed:
        delayed.append(job)
        return nil
      case .some(let refusal): return refusal
      case nil: break
      }
    }
    if isStreamed, !delayed.isEmpty { delayed.append(job) } else { turns.add(job) }
    return nil
  }

  /// Adds the delayed jobs that can be computed within the time limit now, in order. To be called when others are nearer
  /// to their end. If nothing else waits or is computed, the first one is always added, so none waits forever.
  ///
  /// - Parameter time: the limit, which begins now.
  /// - Returns: whether there was one.
  mutating func joinDelayed(within time: Duration?) -> Bool {
    var hasJoined = false
    while let job = delayed.first() {
      // No other refusal is possible: the job alone would not exceed the limit, or it would not have been delayed.
      if let time, case .overloaded? = turns.refusal(of: job, within: time) { break }
      _ = delayed.remove(job)
      turns.add(job, until: time.map { .now + $0 })
      hasJoined = true
    }
    return hasJoined
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
