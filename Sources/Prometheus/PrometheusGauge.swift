import Metrics
import Synchronization

/// A value that goes up and down: requests in flight, the length of a queue. The last value set
/// counts.
final class PrometheusGauge: MeterHandler, RecorderHandler {
  private let value = Atomic<Double>(0)

  /// Replaces the value.
  func set(_ value: Int64) { set(Double(value)) }

  /// Replaces the value.
  func set(_ value: Double) { self.value.store(value, ordering: .relaxed) }

  /// Replaces the value: called by a `Gauge` of swift-metrics, a recorder that does not aggregate.
  func record(_ value: Int64) { set(value) }

  /// Replaces the value.
  func record(_ value: Double) { set(value) }

  /// Adds to the value; infinities and NaN, which would spoil it for good, are left out.
  func increment(by amount: Double) {
    if amount.isFinite { value.add(amount) }
  }

  /// Takes from the value.
  func decrement(by amount: Double) { increment(by: -amount) }
}

extension PrometheusGauge: PrometheusInstrument {
  static let type = "gauge"
  static let suffixes = [""]

  func append(to text: inout PrometheusText, name: String, labels: String) {
    text.sample(name, labels: labels, value.load(ordering: .relaxed))
  }
}
