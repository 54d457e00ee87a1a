#if Observability
  public import Logging
  import Metrics

  extension BatchObserver {
    /// Tells the metrics system of the process and a logger. Metrics go nowhere if the process has bootstrapped none.
    ///
    /// - Parameters:
    ///   - scheduler: the name of the scheduler, a dimension of each metric: schedulers of one process would overwrite
    ///     each other's gauges.
    ///   - logger: nil for no log.
    ///   - factory: of the metrics.
    static func system(
      _ scheduler: String, _ logger: Logger?, factory: any MetricsFactory = MetricsSystem.factory
    ) -> BatchObserver {
      let name = [("scheduler", scheduler)]
      let calls = EndedCall.Outcome.allCases.map {
        Counter(
          label: "filbert_calls_total", dimensions: name + [("outcome", $0.rawValue)],
          factory: factory)
      }
      let duration = Timer(
        label: "filbert_call_duration_seconds", dimensions: name, factory: factory)
      let waiting = Gauge(label: "filbert_waiting_calls", dimensions: name, factory: factory)
      let tokens = Counter(label: "filbert_tokens_total", dimensions: name, factory: factory)
      let batches = Timer(
        label: "filbert_batch_duration_seconds", dimensions: name, factory: factory)
      let batchTokens = Recorder(
        label: "filbert_batch_tokens", dimensions: name, factory: factory)
      var observer = BatchObserver()
      observer.waits = { waiting.record($0.calls) }
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
            "filbert.scheduler": "\(scheduler)", "filbert.texts": "\(call.texts)",
            "filbert.outcome": "\(call.outcome.rawValue)",
            "filbert.seconds": "\(call.duration / .seconds(1))",
          ])
      }
      return observer
    }
  }

  extension PredictionScheduler {
    /// A scheduler that also logs each call at the level `debug`, with metadata: the name of the scheduler, how the call
    /// ended, its texts, its time.
    ///
    /// - Parameter name: as in ``init(_:name:)``.
    public convenience init(_ limits: Limits = Limits(), name: String? = nil, logger: Logger) {
      let name = name ?? Self.nextName()
      self.init(limits, name: name, observer: .system(name, logger))
    }
  }
#endif
