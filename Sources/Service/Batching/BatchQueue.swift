import Dispatch
import Synchronization
import Tensor
import Transformer

/// Where requests wait for a worker, which takes sequences of several of them at a time.
///
/// A batch is what waits when a worker becomes free, up to a budget of tokens: nothing ever waits for company. Requests
/// take turns, one sequence each, so that a short message does not wait for the ten thousand rows that came before it.
/// The order of turns is that of `Batcher` and `Queue` in text-embeddings-inference but for that: there the first request
/// is finished first.
final class BatchQueue: Sendable {
  /// What is refused, and how much is computed at a time.
  struct Limits: Sendable {
    /// Tokens of a batch. A sequence of more is refused before it gets here.
    var batchTokens: Int
    /// Requests that may wait or be computed at a time.
    var requests: Int
    /// How long a request may take from joining the queue to its last answer.
    var time: Duration

    init(batchTokens: Int, requests: Int, time: Duration) {
      self.batchTokens = batchTokens
      self.requests = requests
      self.time = time
    }
  }

  /// Tokens of a batch where nobody says: what micro-batches of `predict` have.
  static let usualTokens = MicroBatches.tokenBudget

  let limits: Limits
  private let observer: BatchObserver
  private let workers = DispatchQueue(
    label: "filbert.batches", qos: .userInitiated, attributes: .concurrent)
  private let state: Mutex<BatchTurns>

  /// - Parameter observer: is told what happens, for metrics.
  init(_ limits: Limits, observer: BatchObserver = BatchObserver()) {
    self.limits = limits
    self.observer = observer
    state = Mutex(BatchTurns(budget: limits.batchTokens))
  }

  /// Values for each of `sequences`, computed with those of other requests.
  ///
  /// - Throws: ``BatchFailure``, `cancelled` where the task is cancelled or `whileConnected` says so.
  func answers(
    _ sequences: [WordSequence], from lane: BatchLane, client: ClientConnection? = nil
  ) async throws(BatchFailure) -> BatchAnswers {
    guard !sequences.isEmpty else { return BatchAnswers(values: [], waited: .zero) }
    let job = BatchJob(sequences, lane, deadline: .now + limits.time)
    if let seconds = join(job) {
      throw .overloaded(retryAfter: seconds)
    }
    client?.onClose { self.cancel(job) }
    defer { client?.onClose(nil) }
    let outcome = await withTaskCancellationHandler {
      await job.outcome
    } onCancel: {
      cancel(job)
    }
    return try outcome.get()
  }

  /// Requests and texts that wait.
  var waiting: (requests: Int, sequences: Int) {
    state.withLock { ($0.count, $0.waitingSequences) }
  }

  /// - Returns: where the job is refused, the seconds after which to come back.
  private func join(_ job: BatchJob) -> Int? {
    enum Decision { case refused(Int), waits, work }
    let decision: Decision = state.withLock { turns in
      let wait = turns.estimatedWait(workers: Threads.count)
      guard turns.count < limits.requests, wait < limits.time.seconds else {
        return .refused(max(1, min(60, Int(wait.rounded(.up)))))
      }
      turns.add(job)
      guard turns.workers < Threads.count else { return .waits }
      turns.workers += 1
      return .work
    }
    observer.waits(waiting)
    switch decision {
    case .refused(let seconds): return seconds
    case .waits: break
    case .work: workers.async { self.work() }
    }
    return nil
  }

  private func cancel(_ job: BatchJob) {
    guard state.withLock({ $0.remove(job) }) else { return }
    observer.cancelled()
    job.end(.failure(.cancelled))
  }

  /// Computes batches until nothing waits.
  private func work() {
    while let batch = nextBatch() {
      let start = ContinuousClock.now
      // Alone, a batch may have all cores; beside others it is quicker on its own.
      let values =
        batch.isAlone
        ? batch.lane.compute(batch.sequences)
        : onOneThread { batch.lane.compute(batch.sequences) }
      let seconds = (ContinuousClock.now - start).seconds
      batch.lane.note(
        tokens: batch.tokens, seconds: seconds * Double(batch.isAlone ? Threads.count : 1))
      observer.computed(batch, seconds)
      let finished = state.withLock { $0.store(values, batch) }
      for (job, answers) in finished { job.end(.success(answers)) }
      observer.waits(waiting)
    }
  }

  /// Nil, and one worker less, where nothing waits.
  private func nextBatch() -> Batch? {
    let (late, batch) = state.withLock { turns in
      let late = turns.removeLate(now: .now)
      let batch = turns.nextBatch()
      if batch == nil { turns.workers -= 1 }
      return (late, batch)
    }
    for job in late { job.end(.failure(.timedOut)) }
    return batch
  }
}

extension Duration {
  /// As a number.
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
