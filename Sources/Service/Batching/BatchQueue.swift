import Dispatch
import FilbertTensor
import FilbertTransformer
import Synchronization

/// Where requests wait for a worker, which takes sequences of several of them at a time.
///
/// A batch is what waits when a worker becomes free, up to a budget of tokens: nothing ever waits for company. Requests
/// take turns, one sequence each, so that a short message does not wait for the ten thousand rows that came before it.
/// The order of turns is that of `Batcher` and `Queue` in text-embeddings-inference but for that: there the first request
/// is finished first.
///
/// How many requests wait is for its callers to limit (``RequestCount``).
final class BatchQueue: Sendable {
  /// What is refused, and how much is computed at a time.
  struct Limits: Sendable {
    /// Tokens of a batch. A sequence of more is refused before it gets here.
    var batchTokens: Int
    /// How long a request may take from joining the queue to its last answer.
    var time: Duration

    init(batchTokens: Int, time: Duration) {
      self.batchTokens = batchTokens
      self.time = time
    }
  }

  /// Tokens of a batch where nobody says: what micro-batches of `predict` have.
  static let usualTokens = MicroBatches.tokenBudget

  let limits: Limits
  private let observer: BatchObserver
  /// A queue each, because these have threads of their own: those of a concurrent queue are as many as cores, and
  /// workers would keep them from all else as long as anything waits.
  private let workers: [DispatchQueue]
  private let state: Mutex<BatchTurns>

  /// - Parameters:
  ///   - workers: how many batches are computed at a time.
  ///   - observer: is told what happens, for metrics.
  init(
    _ limits: Limits, workers: Int = Threads.count, observer: BatchObserver = BatchObserver()
  ) {
    self.limits = limits
    self.observer = observer
    self.workers = (0..<workers).map { DispatchQueue(label: "filbert.batches.\($0)") }
    state = Mutex(BatchTurns(budget: limits.batchTokens, workers: workers))
  }

  /// Values for each of `sequences`, computed with those of other requests.
  ///
  /// - Throws: ``BatchFailure``, `cancelled` where the task is cancelled or the client goes.
  func answers(
    _ sequences: [WordSequence], from lane: BatchLane, client: ClientConnection? = nil
  ) async throws(BatchFailure) -> BatchAnswers {
    guard !sequences.isEmpty else { return BatchAnswers(values: [], waited: .zero) }
    let job = BatchJob(sequences, lane, deadline: .now + limits.time)
    if let failure = join(job) { throw failure }
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

  /// - Returns: why the job is refused.
  private func join(_ job: BatchJob) -> BatchFailure? {
    let limit = limits.time / .seconds(1)
    let (failure, woken) = state.withLock { turns -> (BatchFailure?, [Int]) in
      guard turns.seconds(of: job) <= limit else { return (.tooLong, []) }
      let time = turns.estimatedTime(of: job)
      guard time <= limit else {
        return (.overloaded(retryAfter: max(1, min(60, Int(time.rounded(.up))))), [])
      }
      turns.add(job)
      return (nil, turns.wakeWorkers(for: job))
    }
    observer.waits(waiting)
    for worker in woken { workers[worker].async { self.work(worker) } }
    return failure
  }

  private func cancel(_ job: BatchJob) {
    guard state.withLock({ $0.remove(job) }) else { return }
    observer.cancelled()
    observer.waits(waiting)
    job.end(.failure(.cancelled))
  }

  /// Computes batches until nothing waits.
  private func work(_ worker: Int) {
    while let batch = nextBatch(worker) {
      let start = ContinuousClock.now
      // Alone, a batch may have all cores; beside others it is quicker on its own.
      let values =
        batch.isAlone
        ? batch.lane.compute(batch.sequences)
        : onOneThread { batch.lane.compute(batch.sequences) }
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      // A few tokens gain nothing from further cores, which says nothing of how it is when all are busy.
      if !batch.isAlone || batch.tokens >= limits.batchTokens / 2 {
        batch.lane.note(
          tokens: batch.tokens, seconds: seconds * Double(batch.isAlone ? workers.count : 1))
      }
      observer.computed(batch, seconds)
      let finished = state.withLock { $0.store(values, batch) }
      for (job, answers) in finished { job.end(.success(answers)) }
      observer.waits(waiting)
    }
  }

  /// Nil where nothing waits; the worker is idle then.
  private func nextBatch(_ worker: Int) -> Batch? {
    let (late, batch) = state.withLock { turns in
      let late = turns.removeLate(now: .now)
      let batch = turns.nextBatch()
      if batch == nil { turns.idleWorkers.append(worker) }
      return (late, batch)
    }
    for job in late { job.end(.failure(.timedOut)) }
    return batch
  }
}
