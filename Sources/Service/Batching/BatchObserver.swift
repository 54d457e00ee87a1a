import Metrics

/// Who is told what a queue does, for metrics. All of it may be called from any thread.
struct BatchObserver: Sendable {
  /// So many requests and sequences wait.
  var waits: @Sendable (_ now: (requests: Int, sequences: Int)) -> Void = { _ in }
  /// A batch was computed.
  var computed: @Sendable (Batch, _ seconds: Double) -> Void = { _, _ in }
  /// A client has gone before its request was finished.
  var cancelled: @Sendable () -> Void = {}

  init() {}

  init(_ metrics: ServiceMetrics) {
    waits = { now in
      metrics.queuedRequests.set(now.requests)
      metrics.queuedTexts.set(now.sequences)
    }
    computed = { batch, seconds in
      metrics.batchTokens.record(batch.tokens)
      metrics.batchTexts.record(batch.sequences.count)
      metrics.batchDuration.recordSeconds(seconds)
    }
    cancelled = { metrics.cancelledRequests.increment() }
  }
}
