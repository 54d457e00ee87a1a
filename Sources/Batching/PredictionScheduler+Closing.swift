import Synchronization

extension PredictionScheduler {
  /// Refuses new calls, and ends all calls without an answer with the error `closed`, also those that are being computed.
  ///
  /// A batch that is being computed keeps its thread until it is done, and its answers are dropped.
  public func close() {
    let (jobs, preparations, running, elements) = state.withLock { state in
      state.openness = .closed
      defer { state.preparations = FIFO() }
      return (
        state.turns.removeAll() + state.delayed.removeAll(), state.preparations,
        Array(state.running.values), state.places.removeWaiting()
      )
    }
    for element in elements { element.set(.failure(.closed)) }
    for job in jobs { job.end(.failure(.closed)) }
    var waiting = preparations
    while let preparation = waiting.popFirst() { preparation.giveUp(.closed) }
    for preparation in running { preparation.giveUp(.closed) }
    reportWaiting()
  }

  /// Refuses new calls, and returns when the others have been answered: for a server that is stopping.
  ///
  /// Streams end with the error `closed` after the elements that have a place.
  ///
  /// - Parameter limit: how long to wait for them; nil for any time. When it is over, all calls without an answer end
  ///   with the error `closed`, also those that are being computed, as with ``close()``.
  public func closeWhenIdle(within limit: Duration? = nil) async {
    let closing = limit.map { limit in
      Task {
        try await Task.sleep(for: limit)
        close()
      }
    }
    await waitForLastCall()
    closing?.cancel()
  }

  private func waitForLastCall() async {
    await withCheckedContinuation { continuation in
      let (isIdle, elements) = state.withLock { state in
        if state.openness == .open { state.openness = .finishing }
        if state.places.calls > 0 { state.waitingForEnd.append(continuation) }
        return (state.places.calls == 0, state.places.removeWaiting())
      }
      for element in elements { element.set(.failure(.closed)) }
      if isIdle { continuation.resume() }
    }
  }
}
