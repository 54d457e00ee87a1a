import Metrics
import Synchronization

/// How values are distributed, from which Prometheus computes quantiles and means: durations, sizes of batches.
///
/// Uses a lock, which is one compare-and-exchange if nobody else holds it, and not atomics: a scrape then never sees a
/// sum without its count.
final class PrometheusHistogram: RecorderHandler, TimerHandler {
  private struct State {
    /// Values at or under each bound and above the one before; at the end those above all.
    var counts: [Int]
    var sum = 0.0
  }

  private let bounds: [Double]
  private let state: Mutex<State>

  /// Counts up to each of `bounds`, which ascend, and above all.
  init(bounds: [Double]) {
    self.bounds = bounds
    state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
  }

  /// Counts a value.
  func record(_ value: Int64) { record(Double(value)) }

  /// Counts a value; infinities and NaN, which would spoil the sum for good, are left out.
  func record(_ value: Double) {
    guard value.isFinite else { return }
    var bucket = 0
    while bucket < bounds.count, value > bounds[bucket] { bucket += 1 }
    state.withLock { state in
      state.counts[bucket] += 1
      state.sum += value
    }
  }

  /// Counts a duration, in seconds, which are Prometheus' unit of time.
  func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
}

extension PrometheusHistogram: PrometheusInstrument {
  static let type = "histogram"
  static let suffixes = ["", "_bucket", "_sum", "_count"]

  func append(to text: inout PrometheusText, name: String, labels: String) {
    let state = state.withLock { $0 }
    let prefix = labels.isEmpty ? "" : "\(labels),"
    var total = 0
    for (bound, count) in zip(bounds + [.infinity], state.counts) {
      total += count
      text.sample(
        "\(name)_bucket", labels: "\(prefix)le=\"\(PrometheusText.number(bound))\"", total)
    }
    text.sample("\(name)_sum", labels: labels, state.sum)
    text.sample("\(name)_count", labels: labels, total)
  }
}
