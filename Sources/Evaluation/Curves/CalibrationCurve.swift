import FilbertCore
package import FilbertJSON

/// How well probabilities are calibrated: in each of some equal parts of 0 to 1 the mean probability and the share that
/// is positive, as scikit-learn's `calibration_curve`.
package struct CalibrationCurve: Sendable, Equatable {
  /// Examples whose probability is above ``lower`` and at most ``upper``.
  package struct Bin: Sendable, Equatable {
    package let lower: Double
    package let upper: Double
    package let count: Int
    package let meanProbability: Double
    /// The share that is positive, with Wilson's interval.
    package let observed: Estimate
  }

  /// The bins with examples, ascending.
  package let bins: [Bin]

  /// - Returns: nil without examples, or if a probability is not in 0...1.
  /// - Precondition: both arrays are equally long.
  package init?(probabilities: [Double], isPositive: [Bool], binCount: Int = 10) {
    precondition(
      probabilities.count == isPositive.count && binCount > 0,
      "\(probabilities.count) probabilities, \(isPositive.count) labels, \(binCount) bins")
    guard !probabilities.isEmpty, probabilities.allSatisfy({ 0...1 ~= $0 }) else { return nil }
    let edges = evenEdges(from: 0, to: 1, count: binCount)
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
    bins = (0..<binCount).compactMap { bin in
      Estimate.share(positives[bin], of: counts[bin]).map {
        Bin(
          lower: edges[bin], upper: edges[bin + 1], count: counts[bin],
          meanProbability: sums[bin] / Double(counts[bin]), observed: $0)
      }
    }
  }
}

extension CalibrationCurve {
  /// `bins`, with `lower`, `upper`, `count`, `mean_probability` and `observed`.
  package var json: JSONValue {
    let bins = bins.map { bin -> JSONValue in
      [
        "lower": .number(bin.lower), "upper": .number(bin.upper), "count": .number(bin.count),
        "mean_probability": .number(bin.meanProbability), "observed": bin.observed.json,
      ]
    }
    return ["bins": .array(bins)]
  }
}
