import FilbertCore
package import FilbertJSON

/// How well probabilities are calibrated: in each bin the mean probability and the share that is positive, as
/// scikit-learn's `calibration_curve`.
package struct CalibrationCurve: Sendable, Equatable {
  /// How bins are made.
  package enum Strategy: String, Sendable {
    /// Equal parts of 0 to 1.
    case uniform
    /// About as many examples in each.
    case quantile
  }

  /// Examples whose probability is above ``lower`` and at most ``upper``.
  package struct Bin: Sendable, Equatable {
    package let lower: Double
    package let upper: Double
    package let count: Int
    package let meanProbability: Double
    /// The share that is positive, with Wilson's interval.
    package let observed: Estimate
  }

  package let strategy: Strategy
  /// The bins with examples, ascending.
  package let bins: [Bin]

  /// - Returns: nil without examples, or if a probability is not in 0...1.
  /// - Precondition: both arrays are equally long.
  package init?(
    probabilities: [Double], isPositive: [Bool], binCount: Int = 10,
    strategy: Strategy = .uniform
  ) {
    precondition(
      probabilities.count == isPositive.count && binCount > 0,
      "\(probabilities.count) probabilities, \(isPositive.count) labels, \(binCount) bins")
    guard !probabilities.isEmpty, probabilities.allSatisfy({ 0...1 ~= $0 }) else { return nil }
    let edges = Self.edges(of: probabilities, count: binCount, strategy: strategy)
    let inner = edges[1..<binCount]
    var counts = [Int](repeating: 0, count: binCount)
    var positives = counts
    var sums = [Double](repeating: 0, count: binCount)
    for (probability, isPositive) in zip(probabilities, isPositive) {
      let bin = inner.partitioningIndex { $0 >= probability } - 1
      counts[bin] += 1
      sums[bin] += probability
      if isPositive { positives[bin] += 1 }
    }
    self.strategy = strategy
    bins = (0..<binCount).compactMap { bin in
      Estimate.share(positives[bin], of: counts[bin]).map {
        Bin(
          lower: edges[bin], upper: edges[bin + 1], count: counts[bin],
          meanProbability: sums[bin] / Double(counts[bin]), observed: $0)
      }
    }
  }

  private static func edges(
    of probabilities: [Double], count: Int, strategy: Strategy
  ) -> [Double] {
    let even = evenEdges(from: 0, to: 1, count: count)
    guard strategy == .quantile else { return even }
    let sorted = probabilities.sorted()
    return even.map { quantile(ofSorted: sorted, at: $0 * 100 / 100) ?? 0 }
  }
}

extension CalibrationCurve {
  /// `strategy` and `bins`, with `lower`, `upper`, `count`, `mean_probability` and `observed`.
  package var json: JSONValue {
    let bins = bins.map { bin -> JSONValue in
      [
        "lower": .number(bin.lower), "upper": .number(bin.upper), "count": .number(bin.count),
        "mean_probability": .number(bin.meanProbability), "observed": bin.observed.json,
      ]
    }
    return ["strategy": .string(strategy.rawValue), "bins": .array(bins)]
  }
}
