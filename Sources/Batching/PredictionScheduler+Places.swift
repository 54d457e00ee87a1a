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
}
