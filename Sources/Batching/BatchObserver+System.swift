#if Observability
  public import Logging
  import Metrics

  extension BatchObserver {
    /// Tells the metrics system of the process and a logger. Metrics go nowhere if the process has bootstrapped none.
    ///
    /// - Parameters:
    ///   - logger: nil for no log.
    ///   - factory: of the metrics.
    static func system(
      _ logger: Logger?, factory: any MetricsFactory = MetricsSystem.factory
    ) -> BatchObserver {
      let calls = EndedCall.Outcome.allCases.map {
        Counter(
          label: "filbert_calls_total", dimensions: [("outcome", $0.rawValue)], factory: factory)
      }
      let duration = Timer(label: "filbert_call_duration_seconds", factory: factory)
      let waiting = Gauge(label: "filbert_waiting_calls", factory: factory)
      let tokens = Counter(label: "filbert_tokens_total", factory: factory)
      let batches = Timer(label: "filbert_batch_duration_seconds", factory: factory)
      let batchTokens = Recorder(label: "filbert_batch_tokens", factory: factory)
      var observer = BatchObserver()
      observer.waits = { waiting.record($0.requests) }
      observer.computed = { count, _, seconds in
        tokens.increment(by: count)
        batchTokens.record(count)
        batches.recordSeconds(seconds)
      }
      observer.ended = { call in
        for (outcome, counter) in zip(EndedCall.Outcome.allCases, calls)
        where outcome == call.outcome { counter.increment() }
        duration.record(duration: call.duration)
        logger?.debug(
          "Prediction \(call.outcome.rawValue)",
          metadata: [
            "filbert.texts": "\(call.texts)", "filbert.outcome": "\(call.outcome.rawValue)",
            "filbert.seconds": "\(call.duration / .seconds(1))",
          ])
      }
      return observer
    }
  }

  extension PredictionScheduler {
    /// A scheduler that also logs each call at the level `debug`, with metadata: how it ended, its texts, its time.
    public convenience init(_ limits: Limits = Limits(), logger: Logger) {
      self.init(limits, observer: .system(logger))
    }
  }
#endif
