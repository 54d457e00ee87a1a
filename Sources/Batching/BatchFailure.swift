package import FilbertCore

/// Why a call was not computed.
package enum BatchFailure: Error, Equatable {
  /// Too many are waiting; retry after this many seconds.
  case overloaded(retryAfter: Int)
  /// As many calls as the limit allows have not been answered yet.
  case full(limit: Int)
  /// The texts of calls that have not been answered have as many bytes as the limit allows.
  case fullOfTexts(limit: Int)
  /// It would take longer than a call is allowed, even if nothing else is computed.
  case tooLong
  /// Its time limit passed before all of it was computed.
  case timedOut
  /// Nobody waits for it any more.
  case cancelled
  /// The scheduler was closed.
  case closed

  /// The same for an application.
  package var error: FilbertError {
    switch self {
    case .overloaded(let seconds):
      FilbertError(
        .overloaded,
        "More is waiting than can be computed in the time a call has; retry in \(seconds) s.")
    case .full(let limit):
      FilbertError(
        .overloaded,
        "\(limit) calls of this scheduler have not been answered yet, as many as its limits allow; retry later, or raise "
          + "the limit.")
    case .fullOfTexts(let limit):
      FilbertError(
        .overloaded,
        "The calls that this scheduler has not answered yet have \(limit) bytes of text, as many as its limits allow; "
          + "retry later, or raise the limit.")
    case .tooLong:
      FilbertError(
        .timedOut,
        "The call would take longer than the scheduler's limits allow; make it with fewer texts, or raise the limit."
      )
    case .timedOut:
      FilbertError(
        .timedOut, "The call was not answered within the time that the scheduler's limits allow.")
    case .cancelled: FilbertError(.cancelled, "The task that made this call was cancelled.")
    case .closed: FilbertError(.closed, "This scheduler is closed and computes nothing any more.")
    }
  }
}
