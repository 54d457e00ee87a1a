import Metrics
import Testing

@testable import FilbertPrometheus

struct PrometheusRegistryTests {
  private func text(_ registry: PrometheusRegistry) -> String {
    String(decoding: registry.render(), as: UTF8.self)
  }

  /// One with instruments of every kind, and with names and values that need care.
  private func registryOfEveryKind() -> PrometheusRegistry {
    let registry = PrometheusRegistry([
      MetricDescription("requests_total", "Requests, by \"route\".\nSecond line, C:\\."),
      MetricDescription("tokens", "Tokens of a batch.", buckets: [1, 2.5, 8192]),
      MetricDescription("wait_seconds", "Waiting.", buckets: [0.005, 0.1, 60]),
    ])
    for (route, count) in [("/tag", 2), ("/predict", 9_007_199_254_740_993)] {
      Counter(
        label: "requests_total", dimensions: [("route", route), ("method", "POST")],
        factory: registry
      ).increment(by: count)
    }
    Counter(
      label: "strange.counter/x", dimensions: [("q\"", "say \"hi\"\\\r\nto 茶"), ("le", "1")],
      factory: registry
    ).increment()
    FloatingPointCounter(label: "joules_total", factory: registry).increment(by: 0.1)
    Counter(label: "joules_total", factory: registry).increment(by: 2)
    Gauge(label: "queue", factory: registry).record(-1.5)
    Gauge(label: "queue", dimensions: [("of", "∞")], factory: registry).record(Double.infinity)
    Gauge(label: "queue", dimensions: [("of", "nan")], factory: registry).record(Double.nan)
    Gauge(label: "queue", dimensions: [("of", "tiny")], factory: registry).record(1.25e-7)
    Gauge(label: "queue", dimensions: [("of", "huge")], factory: registry).record(1e300)
    let tokens = Recorder(label: "tokens", dimensions: [("model", "a")], factory: registry)
    for value in [0, 1, 2, 2.5, 8192, 8193] { tokens.record(value) }
    let wait = Timer(label: "wait_seconds", factory: registry)
    wait.recordMilliseconds(5)
    wait.recordNanoseconds(5_000_001)
    wait.recordSeconds(90)
    return registry
  }

  /// `prometheus_client` 0.26 and `promtool` 2.42 read this text as what the calls above mean.
  @Test func rendersEveryKindAsPrometheusReadsIt() {
    #expect(
      text(registryOfEveryKind()) == #"""
        # TYPE joules_total counter
        joules_total 2.1
        # TYPE queue gauge
        queue -1.5
        queue{of="huge"} 1e+300
        queue{of="nan"} NaN
        queue{of="tiny"} 1.25e-07
        queue{of="∞"} +Inf
        # HELP requests_total Requests, by "route".\nSecond line, C:\\.
        # TYPE requests_total counter
        requests_total{method="POST",route="/predict"} 9007199254740993
        requests_total{method="POST",route="/tag"} 2

        """#
        + "# TYPE strange_counter_x counter\n"
        + "strange_counter_x{exported_le=\"1\",q_=\"say \\\"hi\\\"\\\\\r\\nto 茶\"} 1\n"
          + #"""
          # HELP tokens Tokens of a batch.
          # TYPE tokens histogram
          tokens_bucket{model="a",le="1"} 2
          tokens_bucket{model="a",le="2.5"} 4
          tokens_bucket{model="a",le="8192"} 5
          tokens_bucket{model="a",le="+Inf"} 6
          tokens_sum{model="a"} 16390.5
          tokens_count{model="a"} 6
          # HELP wait_seconds Waiting.
          # TYPE wait_seconds histogram
          wait_seconds_bucket{le="0.005"} 1
          wait_seconds_bucket{le="0.1"} 2
          wait_seconds_bucket{le="60"} 2
          wait_seconds_bucket{le="+Inf"} 3
          wait_seconds_sum 90.010000001
          wait_seconds_count 3

          """#)
  }

  @Test func rendersNothingOfNothing() {
    #expect(PrometheusRegistry().render().isEmpty)
  }

  @Test func sameNameAndLabelsAreOneInstrument() {
    let registry = PrometheusRegistry()
    let one = registry.makeCounter(label: "a.b", dimensions: [("x", "1"), ("y", "2")])
    #expect(registry.makeCounter(label: "a_b", dimensions: [("y", "2"), ("x", "1")]) === one)
    #expect(
      registry.makeFloatingPointCounter(label: "a_b", dimensions: [("x", "1"), ("y", "2")]) === one)
    #expect(registry.makeCounter(label: "a_b", dimensions: [("x", "1"), ("y", "3")]) !== one)
    // Swift takes both spellings for equal, Prometheus does not.
    let composed = registry.makeCounter(label: "c", dimensions: [("m", "caf\u{E9}")])
    #expect(registry.makeCounter(label: "c", dimensions: [("m", "cafe\u{301}")]) !== composed)
    let gauge = registry.makeRecorder(label: "g", dimensions: [], aggregate: false)
    #expect(registry.makeMeter(label: "g", dimensions: []) === gauge)
    let histogram = registry.makeRecorder(label: "h", dimensions: [], aggregate: true)
    #expect(registry.makeTimer(label: "h", dimensions: []) === histogram)
  }

  @Test func leavesOutWhatNoSumComesBackFrom() {
    let registry = PrometheusRegistry([MetricDescription("h", "H", buckets: [1])])
    let counter = registry.makeFloatingPointCounter(label: "c", dimensions: [])
    for amount in [1.5, -1, .nan, .infinity, -.infinity] { counter.increment(by: amount) }
    registry.makeCounter(label: "c", dimensions: []).increment(by: -5)
    let meter = registry.makeMeter(label: "g", dimensions: [])
    for amount in [3, .nan, .infinity] {
      meter.increment(by: amount)
      meter.decrement(by: amount / 2)
    }
    let recorder = registry.makeRecorder(label: "h", dimensions: [], aggregate: true)
    for value in [0.5, .nan, .infinity, -.infinity] { recorder.record(value) }
    #expect(
      text(registry) == """
        # TYPE c counter
        c 1.5
        # TYPE g gauge
        g 1.5
        # HELP h H
        # TYPE h histogram
        h_bucket{le="1"} 1
        h_bucket{le="+Inf"} 1
        h_sum 0.5
        h_count 1

        """)
  }

  @Test func forgetsWhatIsDestroyed() {
    let registry = PrometheusRegistry()
    let first = Counter(label: "c", dimensions: [("x", "1")], factory: registry)
    let second = Counter(label: "c", dimensions: [("x", "2")], factory: registry)
    first.destroy()
    #expect(text(registry) == "# TYPE c counter\nc{x=\"2\"} 0\n")
    second.destroy()
    #expect(text(registry) == "")
    // Another type may have the name now.
    Gauge(label: "c", factory: registry).record(1)
    #expect(text(registry) == "# TYPE c gauge\nc 1\n")
  }

  @Test func resetsCounters() {
    let registry = PrometheusRegistry()
    let counter = Counter(label: "c", factory: registry)
    counter.increment(by: 3)
    FloatingPointCounter(label: "c", factory: registry).increment(by: 0.5)
    counter.reset()
    #expect(text(registry) == "# TYPE c counter\nc 0\n")
  }

  @Test func losesNothingOfWhatManyThreadsCount() async {
    let registry = PrometheusRegistry([MetricDescription("h", "H", buckets: [1])])
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          let counter = Counter(label: "c", factory: registry)
          let part = FloatingPointCounter(label: "p", factory: registry)
          let meter = Meter(label: "g", factory: registry)
          let recorder = Recorder(label: "h", factory: registry)
          for step in 0..<5000 {
            counter.increment()
            meter.increment(by: 1)
            if step.isMultiple(of: 2) { meter.decrement(by: 1) }
            recorder.record(step.isMultiple(of: 2) ? 1 : 2)
          }
          // Enough that two of them meet in the few instructions of one addition.
          for _ in 0..<400_000 { part.increment(by: 0.5) }
        }
      }
      group.addTask { for _ in 0..<50 { _ = registry.render() } }
    }
    #expect(
      text(registry) == """
        # TYPE c counter
        c 40000
        # TYPE g gauge
        g 20000
        # HELP h H
        # TYPE h histogram
        h_bucket{le="1"} 20000
        h_bucket{le="+Inf"} 40000
        h_sum 60000
        h_count 40000
        # TYPE p counter
        p 1600000

        """)
  }

  @Test func asksCollectorsAtEachReading() {
    let registry = PrometheusRegistry(collectors: [
      { text in
        text.begin("x", type: "gauge", help: nil)
        text.sample("x", 1)
      }
    ])
    #expect(text(registry) == "# TYPE x gauge\nx 1\n")
    #expect(text(registry) == "# TYPE x gauge\nx 1\n")
  }

  @Test func refusesANameInUseForAnotherType() async {
    await #expect(processExitsWith: .failure) {
      let registry = PrometheusRegistry()
      _ = registry.makeCounter(label: "x", dimensions: [])
      _ = registry.makeMeter(label: "x", dimensions: [("a", "b")])
    }
    await #expect(processExitsWith: .failure) {
      let registry = PrometheusRegistry()
      _ = registry.makeTimer(label: "x", dimensions: [])
      _ = registry.makeCounter(label: "x_count", dimensions: [])
    }
  }
}
