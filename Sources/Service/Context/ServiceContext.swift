import FilbertBatching
import FilbertConnections
import FilbertPrometheus
import HTTPTypes
import Logging

/// What all requests share: the models, the report, the scheduler, what requests hold, and the counters.
struct ServiceContext: Sendable {
  let configuration: ServerConfiguration
  let models: ModelStore
  /// Nil if the operator named none.
  let report: ReportFile?
  let scheduler: PredictionScheduler
  let connections = ClientConnections()
  /// What requests hold.
  let admission: RequestAdmission
  let metrics: ServiceMetrics
  let registry: PrometheusRegistry

  var limits: ServiceLimits { configuration.limits }
  var logger: Logger { configuration.logger }

  /// - Parameter routes: the paths of all routes there can be, for the metrics.
  init(
    _ configuration: ServerConfiguration, _ models: ModelStore, _ report: ReportFile?,
    routes: [String]
  ) {
    (self.configuration, self.models, self.report) = (configuration, models, report)
    registry = PrometheusRegistry(
      ServiceMetrics.descriptions, collectors: [ProcessMetrics.collect(into:)])
    metrics = ServiceMetrics(
      factory: registry, version: configuration.version, routes: routes,
      models: models.all.map(\.name), reasons: ServiceError.Kind.allCases.map(\.rawValue))
    metrics.holds(items: models.items?.count ?? 0)
    let limits = configuration.limits
    admission = RequestAdmission(limits, connections, inFlight: metrics.requestsInFlight)
    scheduler = PredictionScheduler(
      PredictionScheduler.Limits(
        threads: nil, time: limits.requestTime,
        batchTokens: limits.batchTokens
          ?? max(models.maximumTokens, PredictionScheduler.usualTokens)),
      observer: BatchObserver(metrics))
  }

  /// - Throws: `unavailable` if the server is stopping.
  func requireReady() throws(ServiceError) {
    guard !connections.isStopping else {
      throw ServiceError(
        .unavailable, "The server is stopping; send requests to another one.",
        headers: [.retryAfter: "1"])
    }
  }
}
