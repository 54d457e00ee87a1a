import FilbertBatching
import Metrics

extension BatchObserver {
  /// Counts what a queue does.
  init(_ metrics: ServiceMetrics) {
    self.init()
    waits = { now in
      metrics.queuedRequests.set(now.requests)
      metrics.queuedTexts.set(now.sequences)
    }
    computed = { tokens, sequences, seconds in
      metrics.batchTokens.record(tokens)
      metrics.batchTexts.record(sequences)
      metrics.batchDuration.recordSeconds(seconds)
    }
    cancelled = { metrics.cancelledRequests.increment() }
  }
}
