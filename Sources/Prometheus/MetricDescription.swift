/// The help text and buckets of a metric: swift-metrics passes its factory only a name and labels.
package struct MetricDescription: Sendable {
  /// The name, as instruments are made with it.
  let name: String
  /// One line for people, shown by Prometheus beside the name.
  let help: String
  /// Upper bounds, ascending, in the unit of the name, for values that are counted as a
  /// distribution.
  let buckets: [Double]

  /// Describes `name`; `buckets` matter to histograms only.
  package init(_ name: String, _ help: String, buckets: [Double] = Self.seconds) {
    precondition(
      buckets.allSatisfy(\.isFinite) && zip(buckets, buckets.dropFirst()).allSatisfy { $0 < $1 },
      "\(name): bounds of buckets must be finite and ascend, but are \(buckets)")
    self.name = name
    self.help = help
    self.buckets = buckets
  }

  /// 1 ms to a minute, each bucket about 2.5 times as wide as the one before: a request for one short text takes
  /// milliseconds, one for a table may take until the time limit.
  package static let seconds: [Double] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
  ]

  /// Powers of two up to and including `limit`, for counts: tokens, texts.
  package static func powersOfTwo(through limit: Int) -> [Double] {
    Array(sequence(first: 1) { $0 < limit ? $0 * 2 : nil }).map(Double.init)
  }
}
