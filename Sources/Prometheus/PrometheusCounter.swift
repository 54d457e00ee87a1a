import Metrics
import Synchronization

/// A value that only grows: requests, tokens.
///
/// Whole and fractional amounts are added up separately, since an atomic addition of whole numbers is one instruction.
/// Negative amounts, infinities and NaN are left out: a counter that sinks reads as a restart of the process.
final class PrometheusCounter: CounterHandler, FloatingPointCounterHandler {
  private let whole = Atomic<Int>(0)
  private let fractional = Atomic<Double>(0)

  /// Adds a whole amount.
  func increment(by amount: Int64) {
    guard amount > 0 else { return }
    whole.wrappingAdd(Int(amount), ordering: .relaxed)
  }

  /// Adds any amount.
  func increment(by amount: Double) {
    guard amount > 0, amount.isFinite else { return }
    fractional.add(amount)
  }

  /// Back to zero.
  func reset() {
    whole.store(0, ordering: .relaxed)
    fractional.store(0, ordering: .relaxed)
  }
}

extension PrometheusCounter: PrometheusInstrument {
  static let type = "counter"
  static let suffixes = [""]

  func append(to text: inout PrometheusText, name: String, labels: String) {
    let (whole, fractional) = (whole.load(ordering: .relaxed), fractional.load(ordering: .relaxed))
    if fractional == 0 {
      text.sample(name, labels: labels, whole)
    } else {
      text.sample(name, labels: labels, Double(whole) + fractional)
    }
  }
}
