import FilbertTensor

extension PredictionScheduler {
  /// How much a scheduler computes at a time, and what it refuses.
  public struct Limits: Sendable, Hashable {
    /// Threads that compute, at least 1. The default is the number of processors that the process may run on.
    public var threads: Int
    /// Calls that have not been answered, waiting and computed ones together. One more is refused with
    /// `overloaded`.
    public var calls: Int
    /// How long a call may take until all of it is computed; nil for any time. A call that cannot be answered in
    /// time is refused at once, with `overloaded` or `timedOut`.
    public var time: Duration?
    /// Tokens of a batch. Longer texts make a batch of their own.
    package var batchTokens: Int

    /// - Parameters:
    ///   - threads: nil for one per processor.
    ///   - calls: each takes the memory of its texts and some hundred bytes.
    ///   - time: of a call.
    public init(threads: Int? = nil, calls: Int = 10_000, time: Duration? = nil) {
      self.init(
        threads: threads, calls: calls, time: time, batchTokens: PredictionScheduler.usualTokens)
    }

    package init(threads: Int?, calls: Int = .max, time: Duration?, batchTokens: Int) {
      self.threads = max(1, threads ?? Threads.count)
      self.calls = max(1, calls)
      self.time = time
      self.batchTokens = batchTokens
    }
  }
}
