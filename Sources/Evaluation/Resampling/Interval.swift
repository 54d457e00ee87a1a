import FilbertCore
package import FilbertJSON

/// A range in which a figure lies with a certain confidence.
package struct Interval: Sendable, Equatable {
  package let low: Double
  package let high: Double

  package init(low: Double, high: Double) {
    self.low = low
    self.high = high
  }

  /// Half of its width.
  package var halfWidth: Double { (high - low) / 2 }

  /// Wilson's interval of a share: `statsmodels.stats.proportion.proportion_confint(method="wilson")`. It is within 0
  /// and 1, and has a width for 0 of 10 too.
  ///
  /// - Returns: nil for none of none.
  package static func wilson(_ count: Int, of total: Int, level: Double = 0.95) -> Interval? {
    guard total > 0 else { return nil }
    let n = Double(total)
    let share = Double(count) / n
    let z = NormalDistribution.quantile(1 - (1 - level) / 2)
    let denominator = 1 + z * z / n
    let center = (share + z * z / (2 * n)) / denominator
    let width = z * ((share * (1 - share) + z * z / (4 * n)) / n).squareRoot() / denominator
    return Interval(
      low: count == 0 ? 0 : max(0, center - width),
      high: count == total ? 1 : min(1, center + width))
  }

  /// The interval of a figure whose error is normal, kept within `bounds`.
  static func normal(
    _ value: Double, standardError: Double, level: Double,
    within bounds: ClosedRange<Double> = -.infinity ... .infinity
  ) -> Interval {
    let width = NormalDistribution.quantile(1 - (1 - level) / 2) * standardError
    return Interval(
      low: max(bounds.lowerBound, value - width), high: min(bounds.upperBound, value + width))
  }
}

/// A figure with its interval.
package struct Estimate: Sendable, Equatable {
  /// The figure of all rows.
  package let value: Double
  /// nil if the rows are too few to give one.
  package let interval: Interval?

  package init(_ value: Double, _ interval: Interval?) {
    self.value = value
    self.interval = interval
  }

  /// A share with Wilson's interval; nil for none of none.
  package static func share(_ count: Int, of total: Int, level: Double = 0.95) -> Estimate? {
    guard total > 0 else { return nil }
    return Estimate(
      Double(count) / Double(total), .wilson(count, of: total, level: level))
  }
}

extension Estimate {
  /// `{"value": 0.9, "low": 0.88, "high": 0.92}`; `null` for bounds that are not known.
  package var json: JSONValue {
    [
      "value": .number(value), "low": interval.map { .number($0.low) } ?? .null,
      "high": interval.map { .number($0.high) } ?? .null,
    ]
  }
}

extension Estimate? {
  /// The estimate's JSON; `null` for none.
  package var json: JSONValue { self?.json ?? .null }
}
