#if Observability
  import FilbertTensor
  import FilbertTransformer
  import InMemoryTracing
  import Instrumentation
  import Logging
  import MetricsTestKit
  import CoreMetrics
  import Synchronization
  import Tracing
  import Testing

  @testable import FilbertBatching

  /// What metrics, logs and spans say of calls.
  @Suite struct ObservationTests {
    private static let tracer = InMemoryTracer()
    private static let bootstrapped: Void = InstrumentationSystem.bootstrap(tracer)

    /// Keeps what is logged.
    private final class Log: LogHandler, @unchecked Sendable {
      let lines: Mutex<[(message: String, metadata: Logger.Metadata)]> = Mutex([])
      var metadata = Logger.Metadata()
      var logLevel = Logger.Level.debug
      subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
      }
      func log(event: LogEvent) {
        lines.withLock { $0.append((event.message.description, event.metadata ?? [:])) }
      }
    }

    private static func call(_ scheduler: PredictionScheduler) async throws(BatchFailure) {
      let lane = BatchLane(columns: 1) { (sequences: [TokenSequence]) in
        Matrix.zeros(rows: sequences.count, columns: 1)
      }
      _ = try await scheduler.call(texts: 4_242) { (_) async throws(BatchFailure) -> Bool in
        _ = try await scheduler.answers([sequence(3), sequence(4)], from: lane)
        return true
      }
    }

    @Test func callsAreCountedLoggedAndTraced() async throws {
      Self.bootstrapped
      let log = Log()
      let metrics = TestMetrics()
      let scheduler = PredictionScheduler(
        .init(threads: 1), name: "messages",
        observer: .system("messages", Logger(label: "test") { _ in log }, factory: metrics))
      try await Self.call(scheduler)
      scheduler.close()
      await #expect(throws: BatchFailure.closed) { try await Self.call(scheduler) }

      func calls(_ outcome: String) throws -> Int64 {
        try metrics.expectCounter(
          "filbert_calls_total", [("scheduler", "messages"), ("outcome", outcome)]
        ).totalValue
      }
      #expect(try calls("answered") == 1)
      #expect(try calls("refused") == 1)
      let name = [("scheduler", "messages")]
      #expect(try metrics.expectCounter("filbert_tokens_total", name).totalValue == 7)
      #expect(try metrics.expectTimer("filbert_call_duration_seconds", name).values.count == 2)

      let lines = log.lines.withLock { $0 }
      #expect(lines.map(\.message) == ["Prediction answered", "Prediction refused"])
      #expect(lines.first?.metadata["filbert.texts"] == "4242")
      #expect(lines.first?.metadata["filbert.scheduler"] == "messages")

      // Other tests run in this process too.
      let spans = Self.tracer.finishedSpans.filter {
        $0.operationName == "filbert.predict"
          && $0.attributes.get("filbert.texts") == .int64(4_242)
      }
      #expect(spans.count == 2)
      #expect(spans.map { $0.status?.code == .error } == [false, true])
      #expect(spans.first?.attributes.get("filbert.texts") == .int64(4_242))
      #expect(spans.first?.attributes.get("filbert.scheduler") == .string("messages"))
    }

    @Test func schedulersHaveGaugesOfTheirOwn() async throws {
      let metrics = TestMetrics()
      func scheduler(_ name: String) -> PredictionScheduler {
        PredictionScheduler(
          .init(threads: 1), name: name, observer: .system(name, nil, factory: metrics))
      }
      let (messages, reviews) = (scheduler("messages"), scheduler("reviews"))
      func waiting(_ name: String) throws -> Double? {
        try metrics.expectGauge("filbert_waiting_calls", [("scheduler", name)]).lastValue
      }
      let gate = Gate()
      let calls = try await messages.oneComputingOneWaiting(gate.lane(), gate)
      try await Self.call(reviews)
      #expect(try waiting("messages") == 2)
      #expect(try waiting("reviews") == 0)
      gate.open(2)
      _ = try await (calls.computing.value, calls.waiting.value)
      #expect(try waiting("messages") == 0)
    }
  }
#endif
