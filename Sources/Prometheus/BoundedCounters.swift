package import Metrics

/// Counters that differ in the value of one label, to which clients cannot add.
package struct BoundedCounters: Sendable {
  /// The value under which everything unknown is counted.
  package static let other = "other"

  private let counters: [String: Counter]
  private let rest: Counter

  /// Makes a counter for each of `values` and one for all others, which Prometheus then sees at 0 from the beginning:
  /// otherwise the rate would miss the first increment.
  package init(
    _ name: String, label: String, values: [String], factory: any MetricsFactory
  ) {
    func counter(_ value: String) -> Counter {
      Counter(label: name, dimensions: [(label, value)], factory: factory)
    }
    counters = Dictionary(values.map { ($0, counter($0)) }, uniquingKeysWith: { first, _ in first })
    rest = counter(Self.other)
  }

  /// The counter of `value`.
  package subscript(value: String) -> Counter { counters[value] ?? rest }
}
