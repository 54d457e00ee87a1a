import FilbertTransformer
import Synchronization

/// The sequences of one request, from when it joins the queue until all are computed.
///
/// A class, because the queue, the workers and the request that waits look at the same one. What changes is guarded by
/// the queue's lock, but for the outcome, which has its own.
final class BatchJob: Sendable {
  /// How a job ends.
  typealias Outcome = Result<BatchAnswers, BatchFailure>

  let lane: BatchLane
  let sequences: [WordSequence]
  let tokens: Int
  let joined: ContinuousClock.Instant
  /// When it is given up.
  let deadline: ContinuousClock.Instant
  /// What the estimate of waiting times counts a token with.
  let secondsPerToken: Double

  private struct Waiting {
    var outcome: Outcome?
    var continuation: CheckedContinuation<Outcome, Never>?
  }
  private let waiting = Mutex(Waiting())

  init(_ sequences: [WordSequence], _ lane: BatchLane, deadline: ContinuousClock.Instant) {
    self.sequences = sequences
    self.lane = lane
    self.deadline = deadline
    joined = .now
    tokens = sequences.reduce(0) { $0 + $1.tokens.ids.count }
    secondsPerToken = lane.secondsPerToken
  }

  /// Ends the job; the first call counts.
  func end(_ outcome: Outcome) {
    let continuation = waiting.withLock { waiting in
      guard waiting.outcome == nil else { return nil as CheckedContinuation<Outcome, Never>? }
      waiting.outcome = outcome
      return waiting.continuation.take()
    }
    continuation?.resume(returning: outcome)
  }

  /// Waits for the end.
  var outcome: Outcome {
    get async {
      await withCheckedContinuation { continuation in
        let known = waiting.withLock { waiting in
          if waiting.outcome == nil { waiting.continuation = continuation }
          return waiting.outcome
        }
        if let known { continuation.resume(returning: known) }
      }
    }
  }
}

/// What was computed for a request.
struct BatchAnswers: Sendable {
  /// Values for each sequence, in order.
  var values: [[Float]]
  /// How long the first sequence waited for a worker.
  var waited: Duration
}

/// Why a request was not computed.
enum BatchFailure: Error, Equatable {
  /// Too many are waiting; come back after so many seconds.
  case overloaded(retryAfter: Int)
  /// It would take longer than a request may, also if nothing else were to do.
  case tooLong
  /// Its time was over before all of it was computed.
  case timedOut
  /// Nobody waits for it any more.
  case cancelled
}
