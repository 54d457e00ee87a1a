import Dispatch
import FilbertTensor
import FilbertTransformer
import Synchronization

/// Computes what many tasks ask of models, on threads of its own, and shares these fairly among the tasks.
///
/// The asynchronous methods of models use one: ``shared``, or another that is given to them. Any number of models share a
/// scheduler; then they also share its limits.
///
/// ```swift
/// let scheduler = PredictionScheduler(.init(threads: 2, calls: 500, time: .seconds(2)))
/// let prediction = try await classifier.prediction(for: "do you deliver to Pune?", on: scheduler)
/// ```
///
/// A batch is what is waiting when a thread becomes free, up to some 200 tokens; it never waits for more. Calls take
/// turns, one text each, so that a short message does not wait for the ten thousand rows that came before it. A task
/// that is cancelled leaves the queue, and what nobody waits for is not computed.
///
/// Turns are ordered as by `Batcher` and `Queue` in text-embeddings-inference, except that there the first request is
/// finished first.
public final class PredictionScheduler: Sendable {
  /// The scheduler of calls that name no other one, with the default limits.
  public static let shared = PredictionScheduler(name: "shared")

  /// The default of ``Limits/batchTokens``: the size of a micro-batch of `predict`.
  package static let usualTokens = MicroBatches.tokenBudget

  /// How much it computes at a time, and what it refuses.
  public let limits: Limits
  /// Distinguishes the metrics, log lines and spans of this scheduler from those of others.
  public let name: String
  let observer: BatchObserver
  /// Held while the state is read and reported to the observer, so that reports arrive in order.
  private let reports = Mutex<Void>(())
  /// Each has its own queue, because these have threads of their own: a concurrent queue has one thread per core, and
  /// workers would occupy all of them while any batch waits.
  let workers: [DispatchQueue]
  let state: Mutex<State>

  struct State {
    var turns: BatchTurns
    var delayed = DelayedJobs()
    /// Work other than batches, each a piece of one call, such as cutting a long text into tokens.
    var preparations = FIFO<Preparation>()
    /// Preparations that are running, by the numbers of their workers.
    var running: [Int: Preparation] = [:]
    /// Whether a worker took a preparation last.
    var hasPrepared = false
    /// Numbers of workers with nothing to do.
    var idleWorkers: [Int]
    var places: Places
    var openness = Openness.open
    /// Tasks that wait for the last call to end.
    var waitingForEnd: [CheckedContinuation<Void, Never>] = []
    var statistics = Statistics()
  }

  enum Openness { case open, finishing, closed }

  /// A scheduler with threads of its own, which it takes only while it computes.
  ///
  /// - Parameter name: the dimension `scheduler` of its metrics. Give each scheduler of a program a name of its own; those
  ///   without one are called `scheduler-1`, `scheduler-2` and so on, in the order in which they are made.
  public convenience init(_ limits: Limits = Limits(), name: String? = nil) {
    let name = name ?? Self.nextName()
    #if Observability
      self.init(limits, name: name, observer: .system(name, nil))
    #else
      self.init(limits, name: name, observer: BatchObserver())
    #endif
  }

  private static let unnamed = Atomic<Int>(0)

  /// A name that no other scheduler without a name has.
  static func nextName() -> String {
    "scheduler-\(unnamed.wrappingAdd(1, ordering: .relaxed).newValue)"
  }

  /// - Parameter observer: for metrics.
  package init(_ limits: Limits, name: String? = nil, observer: BatchObserver) {
    // The members can be set after the limits were made.
    let limits = Limits(
      threads: limits.threads, calls: limits.calls, bytes: limits.bytes, time: limits.time,
      batchTokens: limits.batchTokens)
    self.name = name ?? Self.nextName()
    self.limits = limits
    self.observer = observer
    workers = (0..<limits.threads).map { DispatchQueue(label: "filbert.batches.\($0)") }
    state = Mutex(
      State(
        turns: BatchTurns(budget: limits.batchTokens, workers: limits.threads),
        idleWorkers: Array(0..<limits.threads), places: Places(limits)))
  }

  /// What it has done, and what it is doing.
  public var statistics: Statistics {
    state.withLock { state in
      var statistics = state.statistics
      statistics.waitingCalls = state.places.calls
      statistics.waitingBytes = state.places.bytes
      statistics.waitingSequences = state.turns.waitingSequences
      return statistics
    }
  }

  /// What it has not finished.
  var waiting: SchedulerLoad {
    state.withLock { state in
      SchedulerLoad(
        calls: state.places.calls, requests: state.turns.count,
        sequences: state.turns.waitingSequences)
    }
  }

  /// Tells the observer what waits. To be called after each change of it, without the lock of the state.
  func reportWaiting() {
    guard let waits = observer.waits else { return }
    reports.withLock { _ in waits(waiting) }
  }
}
