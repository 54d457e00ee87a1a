import Synchronization

extension PredictionScheduler {
  /// Takes a place for a call.
  ///
  /// - Throws: ``BatchFailure``: `full`, `fullOfTexts`, `closed`, `cancelled`.
  func takePlace(bytes: Int) throws(BatchFailure) {
    guard !Task.isCancelled else { throw .cancelled }
    let refusal: BatchFailure? = state.withLock { state in
      guard state.openness == .open else { return .closed }
      return state.places.take(bytes: bytes)
    }
    if let refusal { throw refusal }
  }

  /// Waits for a place for an element of a stream.
  ///
  /// - Throws: ``BatchFailure``: `closed`, `cancelled`.
  func waitForPlace(bytes: Int) async throws(BatchFailure) {
    let ticket = Places.Ticket()
    let entered: [Places.Ticket.Waiter]? = state.withLock { state in
      guard state.openness == .open else { return nil }
      return state.places.queue(ticket, bytes: bytes)
    }
    guard let entered else { throw .closed }
    for waiter in entered { waiter.resume() }
    let outcome = await withTaskCancellationHandler {
      await ticket.value
    } onCancel: {
      ticket.set(.failure(.cancelled))
    }
    try outcome.get()
  }

  /// What `body` returns, tried again a little later as long as the answer would not be there in time: a stream can
  /// wait. It keeps its place meanwhile.
  func patiently<R: Sendable>(
    _ body: (_ deadline: ContinuousClock.Instant?) async throws(BatchFailure) -> R
  ) async throws(BatchFailure) -> R {
    var pause = Duration.milliseconds(5)
    while true {
      let outcome = await outcome(of: body)
      guard case .failure(.overloaded) = outcome else { return try outcome.get() }
      guard (try? await Task.sleep(for: pause)) != nil else { throw .cancelled }
      pause = min(pause * 2, .seconds(1))
    }
  }

  private func outcome<R: Sendable>(
    of body: (_ deadline: ContinuousClock.Instant?) async throws(BatchFailure) -> R
  ) async -> Result<R, BatchFailure> {
    do throws(BatchFailure) {
      return .success(try await body(limits.time.map { .now + $0 }))
    } catch {
      return .failure(error)
    }
  }
}
