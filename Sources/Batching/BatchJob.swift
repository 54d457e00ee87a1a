import FilbertTensor

/// The sequences of one request, from when it joins the queue until all are computed.
///
/// A class, because the queue, the workers and the waiting request share it. ``answers`` is written under the queue's
/// lock and read after the end; the outcome has a lock of its own.
final class BatchJob: Sendable {
  let lane: LaneCore
  let sequences: [any BatchSequence]
  let tokens: Int
  /// Which rows of ``answers`` belong to which sequence.
  let rows: RowPartition
  let answers: Matrix
  let joined: ContinuousClock.Instant
  /// When it is given up, if ever, unless it is delayed.
  let deadline: ContinuousClock.Instant?
  /// The seconds that the estimate of waiting times assumes for a token.
  let secondsPerToken: Double

  private let ending = Promise<Result<BatchAnswers, BatchFailure>>()

  init(_ sequences: [any BatchSequence], _ lane: LaneCore, deadline: ContinuousClock.Instant?) {
    self.sequences = sequences
    self.lane = lane
    self.deadline = deadline
    joined = .now
    tokens = sequences.reduce(0) { $0 + $1.tokenCount }
    rows = RowPartition(lengths: sequences.map(\.rowCount))
    answers = Matrix(
      rows: sequences.reduce(0) { $0 + $1.rowCount }, columns: lane.columns)
    secondsPerToken = lane.secondsPerToken
  }

  /// Ends the job; only the first call counts.
  func end(_ outcome: Result<BatchAnswers, BatchFailure>) { ending.set(outcome) }

  /// Waits for the end.
  var outcome: Result<BatchAnswers, BatchFailure> {
    get async { await ending.value }
  }
}
