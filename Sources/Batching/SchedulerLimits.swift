import FilbertTensor

extension PredictionScheduler {
  /// How much a scheduler computes at a time, and what it refuses.
  ///
  /// Streams together take at most half of ``calls``, at least one, and start no element while their own texts fill half
  /// of ``bytes``, so that other calls find a place beside them. Their elements wait for a place instead of being refused.
  public struct Limits: Sendable, Hashable {
    /// Threads that compute, at least 1. The default is the number of processors that the process may run on.
    public var threads: Int
    /// Calls that have not been answered, waiting and computed ones together. One more is refused with
    /// `overloaded`.
    public var calls: Int
    /// Bytes of UTF-8 in the texts of calls that have not been answered, and 64 for each of these texts. Once there
    /// are as many, one more call is refused with `overloaded`. A single call may be larger than this.
    ///
    /// The default is 64 MiB. Texts and tokens of all calls then take not much more than half a gigabyte, since a
    /// token takes 5 bytes and most tokens have several bytes of text. Ten thousand messages, the default of
    /// ``calls``, stay far below it if each has about a hundred bytes.
    public var bytes: Int
    /// How long a call may take until all of it is computed; nil for any time. A call that cannot be answered in
    /// time is refused at once, with `overloaded` or `timedOut`. For an element of a stream, the time begins when it has
    /// a place, and begins again once a scheduler that was overloaded takes it.
    public var time: Duration?
    /// Tokens of a batch. Longer texts make a batch of their own.
    package var batchTokens: Int

    /// What a text counts against ``bytes`` besides its own: for its `String`, its special tokens and its answer.
    static let bytesPerText = 64

    /// - Parameters:
    ///   - threads: nil for one per processor.
    ///   - calls: each takes the memory of its texts and some hundred bytes.
    ///   - bytes: of the texts of all calls together.
    ///   - time: of a call.
    public init(
      threads: Int? = nil, calls: Int = 10_000, bytes: Int = 64 << 20, time: Duration? = nil
    ) {
      self.init(
        threads: threads, calls: calls, bytes: bytes, time: time,
        batchTokens: PredictionScheduler.usualTokens)
    }

    package init(
      threads: Int?, calls: Int = .max, bytes: Int = .max, time: Duration?, batchTokens: Int
    ) {
      self.threads = max(1, threads ?? Threads.count)
      self.calls = max(1, calls)
      self.bytes = max(1, bytes)
      self.time = time
      self.batchTokens = batchTokens
    }
  }
}
