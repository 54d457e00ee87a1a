import FilbertPrometheus
import Metrics

/// Everything the server counts and measures.
///
/// Labels have values from lists given at the beginning; whatever else clients ask for is counted as `other`, so that a
/// scanner of ports cannot fill the memory with counters.
struct ServiceMetrics: Sendable {
  /// Requests whose answer is not written yet.
  let requestsInFlight: Meter
  /// Requests whose client went away before the answer was there.
  let cancelledRequests: Counter
  /// Texts waiting for a batch.
  let queuedTexts: Meter
  /// Requests with texts that wait.
  let queuedRequests: Meter
  /// From arrival in the queue to the batch that takes the first text.
  let queueWait: Timer
  /// Tokens of a batch.
  let batchTokens: Recorder
  /// Texts of a batch.
  let batchTexts: Recorder
  /// The forward pass of a batch.
  let batchDuration: Timer
  private let items: Meter
  /// Products of a text's vector and an item's.
  private let searchedItems: Counter
  /// From a request's vectors to its items.
  private let searchDuration: Timer

  private let routes: [String: RouteMetrics]
  private let otherRoute: RouteMetrics
  private let models: [String: ModelMetrics]
  private let otherModel: ModelMetrics
  private let refusals: BoundedCounters
  private let reloads: BoundedCounters

  /// Makes the instruments with `factory`, never those of the whole process, which belong to the executable.
  ///
  /// - Parameters:
  ///   - routes: Patterns of routes, such as `/v2/models/{name}/infer`; never paths of requests.
  ///   - models: Names of models.
  ///   - reasons: Why requests are refused: every `error_type` answers may have.
  init(
    factory: any MetricsFactory, version: String, routes: [String], models: [String],
    reasons: [String]
  ) {
    requestsInFlight = Meter(label: "filbert_http_requests_in_flight", factory: factory)
    cancelledRequests = Counter(label: "filbert_cancelled_requests_total", factory: factory)
    queuedTexts = Meter(label: "filbert_queue_texts", factory: factory)
    queuedRequests = Meter(label: "filbert_queue_requests", factory: factory)
    queueWait = Timer(label: "filbert_queue_wait_seconds", factory: factory)
    batchTokens = Recorder(label: "filbert_batch_tokens", factory: factory)
    batchTexts = Recorder(label: "filbert_batch_texts", factory: factory)
    batchDuration = Timer(label: "filbert_batch_duration_seconds", factory: factory)
    items = Meter(label: "filbert_items", factory: factory)
    searchedItems = Counter(label: "filbert_searched_items_total", factory: factory)
    searchDuration = Timer(label: "filbert_item_search_seconds", factory: factory)
    self.routes = Dictionary(
      routes.map { ($0, RouteMetrics(route: $0, factory: factory)) },
      uniquingKeysWith: { first, _ in first })
    otherRoute = RouteMetrics(route: BoundedCounters.other, factory: factory)
    self.models = Dictionary(
      models.map { ($0, ModelMetrics(model: $0, factory: factory)) },
      uniquingKeysWith: { first, _ in first })
    otherModel = ModelMetrics(model: BoundedCounters.other, factory: factory)
    refusals = BoundedCounters(
      "filbert_refused_requests_total", label: "reason", values: reasons, factory: factory)
    reloads = BoundedCounters(
      "filbert_model_reloads_total", label: "result", values: ["success", "failure"],
      factory: factory)
    Gauge(label: "filbert_build_info", dimensions: [("version", version)], factory: factory)
      .record(1)
  }

  /// Counts an answer.
  ///
  /// - Parameters:
  ///   - route: The pattern of the route; nil, or one that was not registered at the start, is counted as `other`.
  ///   - duration: From the first byte of the request's head to the last of the answer.
  func answered(route: String?, method: String, status: Int, after duration: Duration) {
    (route.flatMap { routes[$0] } ?? otherRoute)
      .answered(method: method, status: status, after: duration)
  }

  /// Counts a request that was refused; `reason` is the `error_type` of the answer.
  func refused(_ reason: String) {
    refusals[reason].increment()
  }

  /// Notes how many items texts can be matched with.
  func holds(items count: Int) { items.set(count) }

  /// Counts a search.
  ///
  /// - Parameter items: items times texts.
  func searched(items: Int, for duration: Duration) {
    searchedItems.increment(by: items)
    searchDuration.record(duration: duration)
  }

  /// Counts an attempt to load models again.
  func reloaded(successfully succeeded: Bool) {
    reloads[succeeded ? "success" : "failure"].increment()
  }

  /// The counters of a model.
  func model(_ name: String) -> ModelMetrics {
    models[name] ?? otherModel
  }
}
