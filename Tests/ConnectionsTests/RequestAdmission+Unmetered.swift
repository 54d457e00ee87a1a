import Metrics

@testable import FilbertConnections

extension RequestAdmission {
  /// One whose requests in flight nobody counts.
  convenience init(_ limits: ServiceLimits, _ connections: ClientConnections) {
    self.init(
      limits, connections, inFlight: Meter(label: "test", factory: NOOPMetricsHandler.instance))
  }
}
