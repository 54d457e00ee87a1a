package import FilbertTensor

/// What was computed for a request.
package struct BatchAnswers: Sendable {
  /// The rows of all sequences, in order.
  package let values: Matrix
  /// How long the first sequence waited for a worker.
  package let waited: Duration
}

/// Why a request was not computed.
package enum BatchFailure: Error, Equatable {
  /// Too many are waiting; retry after this many seconds.
  case overloaded(retryAfter: Int)
  /// It would take longer than a request is allowed, even on an idle server.
  case tooLong
  /// Its time limit passed before all of it was computed.
  case timedOut
  /// Nobody waits for it any more.
  case cancelled
}
