import FilbertPrometheus
import Metrics
import Synchronization

/// The metrics of the requests to one route.
///
/// Counters are made with the first answer of their kind: all combinations of methods and statuses would be hundreds.
final class RouteMetrics: Sendable {
  private struct Answer: Hashable {
    let method: String
    let status: Int
  }

  /// Methods by their names in the label; a client may invent others, which are counted as one.
  private static let methods: Set<String> = [
    "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT",
  ]

  private let route: String
  private let factory: any MetricsFactory
  private let duration: Timer
  private let counters = Mutex<[Answer: Counter]>([:])

  init(route: String, factory: any MetricsFactory) {
    self.route = route
    self.factory = factory
    duration = Timer(
      label: "filbert_http_request_duration_seconds", dimensions: [("route", route)],
      factory: factory)
  }

  func answered(method: String, status: Int, after duration: Duration) {
    let method = Self.methods.contains(method) ? method : BoundedCounters.other
    let answer = Answer(method: method, status: status)
    let counter = counters.withLock { counters in
      if let counter = counters[answer] { return counter }
      let counter = Counter(
        label: "filbert_http_requests_total",
        dimensions: [("route", route), ("method", method), ("status", "\(status)")],
        factory: factory)
      counters[answer] = counter
      return counter
    }
    counter.increment()
    self.duration.record(duration: duration)
  }
}
