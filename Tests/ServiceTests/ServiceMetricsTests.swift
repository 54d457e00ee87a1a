import Metrics
import Testing

@testable import FilbertPrometheus
@testable import FilbertService

struct ServiceMetricsTests {
  private let registry = PrometheusRegistry(ServiceMetrics.descriptions)
  private let metrics: ServiceMetrics

  init() {
    metrics = ServiceMetrics(
      factory: registry, version: "1.2.3", routes: ["/predict", "/v2/models/{name}/infer"],
      models: ["shop", "brands"], reasons: ["Malformed", "Overloaded"])
  }

  private var lines: [Substring] {
    String(decoding: registry.render(), as: UTF8.self).split(separator: "\n")
  }

  /// Samples that begin with `prefix` and are not 0.
  private func samples(_ prefix: String) -> [Substring] {
    lines.filter { $0.hasPrefix(prefix) && !$0.hasSuffix(" 0") }
  }

  @Test func countsRequestsByRouteMethodAndStatus() {
    for _ in 0..<3 {
      metrics.answered(route: "/predict", method: "POST", status: 200, after: .milliseconds(250))
    }
    metrics.answered(route: "/predict", method: "POST", status: 429, after: .nanoseconds(3_906_250))
    metrics.answered(
      route: "/v2/models/{name}/infer", method: "POST", status: 200, after: .seconds(2))
    #expect(
      samples("filbert_http_requests_total") == [
        #"filbert_http_requests_total{method="POST",route="/predict",status="200"} 3"#,
        #"filbert_http_requests_total{method="POST",route="/predict",status="429"} 1"#,
        #"filbert_http_requests_total{method="POST",route="/v2/models/{name}/infer",status="200"} 1"#,
      ])
    #expect(
      samples("filbert_http_request_duration_seconds_sum") == [
        #"filbert_http_request_duration_seconds_sum{route="/predict"} 0.75390625"#,
        #"filbert_http_request_duration_seconds_sum{route="/v2/models/{name}/infer"} 2"#,
      ])
    #expect(
      samples(#"filbert_http_request_duration_seconds_bucket{route="/predict",le="0.005"}"#)
        == [#"filbert_http_request_duration_seconds_bucket{route="/predict",le="0.005"} 1"#])
  }

  @Test func cannotBeFilledByAScanner() {
    let before = lines.count
    for number in 0..<1000 {
      metrics.answered(
        route: "/\(number)", method: "M\(number)", status: 404, after: .milliseconds(1))
      metrics.answered(route: nil, method: "GET", status: 404, after: .milliseconds(1))
      metrics.refused("Reason\(number)")
      metrics.model("model\(number)").texts.increment()
    }
    #expect(
      samples("filbert_http_requests_total") == [
        #"filbert_http_requests_total{method="GET",route="other",status="404"} 1000"#,
        #"filbert_http_requests_total{method="other",route="other",status="404"} 1000"#,
      ])
    #expect(
      samples("filbert_refused_requests_total")
        == [#"filbert_refused_requests_total{reason="other"} 1000"#])
    #expect(samples("filbert_texts_total") == [#"filbert_texts_total{model="other"} 1000"#])
    // Two samples of requests, and the lines of help and type above them.
    #expect(lines.count == before + 4)
  }

  @Test func countsTheWorkOfModels() {
    metrics.model("shop").texts.increment(by: 3)
    metrics.model("shop").tokens.increment(by: 40)
    metrics.model("brands").truncatedTexts.increment()
    metrics.model("shop").textTokens.increment(by: 34)
    metrics.model("shop").unknownTokens.increment(by: 22)
    #expect(samples("filbert_texts_total") == [#"filbert_texts_total{model="shop"} 3"#])
    #expect(samples("filbert_tokens_total") == [#"filbert_tokens_total{model="shop"} 40"#])
    #expect(
      samples("filbert_truncated_texts_total")
        == [#"filbert_truncated_texts_total{model="brands"} 1"#])
    #expect(
      samples("filbert_text_tokens_total") == [#"filbert_text_tokens_total{model="shop"} 34"#])
    #expect(
      samples("filbert_unknown_tokens_total")
        == [#"filbert_unknown_tokens_total{model="shop"} 22"#])
  }

  @Test func measuresQueueAndBatches() {
    metrics.queuedTexts.set(17)
    metrics.queuedRequests.increment(by: 3)
    metrics.queuedRequests.decrement(by: 1)
    metrics.requestsInFlight.increment(by: 5)
    metrics.queueWait.record(duration: .milliseconds(30))
    metrics.batchTokens.record(512)
    metrics.batchTexts.record(4)
    metrics.batchDuration.record(duration: .milliseconds(20))
    metrics.cancelledRequests.increment()
    #expect(samples("filbert_queue_texts") == ["filbert_queue_texts 17"])
    #expect(samples("filbert_queue_requests") == ["filbert_queue_requests 2"])
    #expect(samples("filbert_http_requests_in_flight") == ["filbert_http_requests_in_flight 5"])
    #expect(samples("filbert_queue_wait_seconds_sum") == ["filbert_queue_wait_seconds_sum 0.03"])
    #expect(
      samples("filbert_batch_duration_seconds_sum") == ["filbert_batch_duration_seconds_sum 0.02"])
    #expect(samples("filbert_cancelled_requests_total") == ["filbert_cancelled_requests_total 1"])
    #expect(
      samples("filbert_batch_tokens_bucket") == [
        #"filbert_batch_tokens_bucket{le="512"} 1"#, #"filbert_batch_tokens_bucket{le="1024"} 1"#,
        #"filbert_batch_tokens_bucket{le="2048"} 1"#, #"filbert_batch_tokens_bucket{le="4096"} 1"#,
        #"filbert_batch_tokens_bucket{le="8192"} 1"#, #"filbert_batch_tokens_bucket{le="+Inf"} 1"#,
      ])
    #expect(samples("filbert_batch_texts_bucket").first == #"filbert_batch_texts_bucket{le="4"} 1"#)
  }

  @Test func countsReloadsAndNamesTheVersion() {
    metrics.reloaded(successfully: true)
    metrics.reloaded(successfully: false)
    metrics.reloaded(successfully: false)
    #expect(
      samples("filbert_model_reloads_total") == [
        #"filbert_model_reloads_total{result="failure"} 2"#,
        #"filbert_model_reloads_total{result="success"} 1"#,
      ])
    #expect(samples("filbert_build_info") == [#"filbert_build_info{version="1.2.3"} 1"#])
  }

  /// Prometheus' conventions, and a word of help for each.
  @Test func describesWhatItMakes() {
    metrics.answered(route: "/predict", method: "POST", status: 200, after: .zero)
    let described = Set(
      lines.filter { $0.hasPrefix("# HELP ") }.map { $0.split(separator: " ")[2] })
    let types = lines.filter { $0.hasPrefix("# TYPE ") }.map { $0.split(separator: " ") }
    #expect(described == Set(types.map { $0[2] }))
    #expect(described == Set(ServiceMetrics.descriptions.map { Substring($0.name) }))
    for type in types {
      #expect(type[2].hasPrefix("filbert_"))
      #expect((type[3] == "counter") == type[2].hasSuffix("_total"))
    }
  }

  @Test func powersOfTwoEndAtTheLimit() {
    #expect(MetricDescription.powersOfTwo(through: 8) == [1, 2, 4, 8])
    #expect(MetricDescription.powersOfTwo(through: 1) == [1])
  }
}
