import Dispatch
import FilbertTensor
import FilbertTransformer
import Synchronization

/// Where requests wait for a worker, which takes sequences of several of them at a time.
///
/// A batch is what is waiting when a worker becomes free, up to a budget of tokens; it never waits for more. Requests
/// take turns, one sequence each, so that a short message does not wait for the ten thousand rows that came before it.
/// Turns are ordered as by `Batcher` and `Queue` in text-embeddings-inference, except that there the first request is
/// finished first.
///
/// Its callers limit how many requests wait.
package final class BatchQueue: Sendable {
  /// What is refused, and how much is computed at a time.
  package struct Limits: Sendable {
    /// Tokens of a batch. Callers refuse longer sequences.
    package let batchTokens: Int
    /// How long a request may take from joining the queue to its last answer.
    package let time: Duration

    package init(batchTokens: Int, time: Duration) {
      self.batchTokens = batchTokens
      self.time = time
    }
  }

  /// The default of ``Limits/batchTokens``: the size of a micro-batch of `predict`.
  package static let usualTokens = MicroBatches.tokenBudget

  package let limits: Limits
  private let observer: BatchObserver
  /// Each has its own queue, because these have threads of their own: a concurrent queue has one thread per core, and
  /// workers would occupy all of them while any batch waits.
  private let workers: [DispatchQueue]
  private let state: Mutex<RoundRobinScheduler>

  /// - Parameters:
  ///   - workers: how many batches are computed at a time.
  ///   - observer: for metrics.
  package init(
    _ limits: Limits, workers: Int = Threads.count, observer: BatchObserver = BatchObserver()
  ) {
    self.limits = limits
    self.observer = observer
    self.workers = (0..<workers).map { DispatchQueue(label: "filbert.batches.\($0)") }
    state = Mutex(RoundRobinScheduler(budget: limits.batchTokens, workers: workers))
  }

  /// The answers to `sequences`, computed in batches with those of other requests.
  ///
  /// - Parameter cancellation: is given a function to call if nobody waits for the answers any more (called at once if
  ///   that is already so), and nil when they are there.
  /// - Throws: ``BatchFailure``: `cancelled` if the task is cancelled or `cancellation` calls what it was given.
  package func answers<Sequence>(
    _ sequences: [Sequence], from lane: BatchLane<Sequence>,
    cancellation: ((@Sendable () -> Void)?) -> Void = { _ in }
  ) async throws(BatchFailure) -> BatchAnswers {
    let job = BatchJob(sequences, lane.core, deadline: .now + limits.time)
    guard !sequences.isEmpty else { return BatchAnswers(values: job.answers, waited: .zero) }
    if let failure = join(job) { throw failure }
    cancellation { self.cancel(job) }
    defer { cancellation(nil) }
    let outcome = await withTaskCancellationHandler {
      await job.outcome
    } onCancel: {
      cancel(job)
    }
    return try outcome.get()
  }

  /// Requests and sequences that are waiting.
  var waiting: (requests: Int, sequences: Int) {
    state.withLock { ($0.count, $0.waitingSequences) }
  }

  /// - Returns: why the job is refused.
  private func join(_ job: BatchJob) -> BatchFailure? {
    let limit = limits.time / .seconds(1)
    let (failure, woken) = state.withLock { scheduler -> (BatchFailure?, [Int]) in
      guard scheduler.seconds(of: job) <= limit else { return (.tooLong, []) }
      let time = scheduler.estimatedTime(of: job)
      guard time <= limit else {
        return (.overloaded(retryAfter: max(1, min(60, Int(time.rounded(.up))))), [])
      }
      scheduler.add(job)
      return (nil, scheduler.wakeWorkers(for: job))
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
      // A batch alone may have all cores; when others run it is faster on one thread.
      let values =
        batch.isAlone
        ? batch.lane.compute(batch.sequences)
        : onOneThread { batch.lane.compute(batch.sequences) }
      let seconds = (ContinuousClock.now - start) / .seconds(1)
      // A few tokens gain nothing from more cores, so their time does not predict the time on a busy server.
      if !batch.isAlone || batch.tokens >= limits.batchTokens / 2 {
        batch.lane.note(
          tokens: batch.tokens, seconds: seconds * Double(batch.isAlone ? workers.count : 1))
      }
      observer.computed(batch.tokens, batch.sequences.count, seconds)
      let finished = state.withLock { $0.store(values, batch) }
      for (job, waited) in finished {
        job.end(.success(BatchAnswers(values: job.answers, waited: waited)))
      }
      observer.waits(waiting)
    }
  }

  /// Nil if nothing is waiting; then the worker is idle.
  private func nextBatch(_ worker: Int) -> Batch? {
    let (late, batch) = state.withLock { scheduler in
      let late = scheduler.removeLate(now: .now)
      let batch = scheduler.nextBatch()
      if batch == nil { scheduler.idleWorkers.append(worker) }
      return (late, batch)
    }
    for job in late { job.end(.failure(.timedOut)) }
    return batch
  }
}
