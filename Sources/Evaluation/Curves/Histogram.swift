import FilbertCore
package import FilbertJSON

/// How many values are in each of some bins of equal width: `numpy.histogram`.
///
/// Edges are finite and ascend. If the range has no room for so many bins, because its ends are only a few rounding
/// errors apart, there is a single bin; NumPy raises an error then.
package struct Histogram: Sendable, Equatable {
  /// One more than there are bins; a bin holds its lower edge, the last one its upper too.
  package let edges: [Double]
  package let counts: [Int]

  /// - Parameter range: What the bins cover; values outside of it are left out. nil for that of the values. A range
  ///   without length is widened by a half on both sides, or by a rounding error of a number so great that a half does
  ///   not change it.
  /// - Precondition: values and range are finite, and `binCount` is at least 1.
  package init(_ values: [Double], binCount: Int = 20, range: ClosedRange<Double>? = nil) {
    precondition(binCount > 0, "\(binCount) bins")
    precondition(values.allSatisfy(\.isFinite), "a value of a histogram is not finite")
    var (low, high) =
      range.map { ($0.lowerBound, $0.upperBound) } ?? (values.min() ?? 0, values.max() ?? 1)
    precondition(low.isFinite && high.isFinite, "the range of a histogram is not finite")
    if low == high {
      let half = max(0.5, low.ulp)
      let greatest = Double.greatestFiniteMagnitude
      (low, high) = (max(-greatest, low - half), min(greatest, high + half))
    }
    var edges = evenEdges(from: low, to: high, count: binCount)
    if !zip(edges, edges.dropFirst()).allSatisfy({ $0 < $1 }) { edges = [low, high] }
    var counts = [Int](repeating: 0, count: edges.count - 1)
    for value in values where value >= low && value <= high {
      let above = edges.partitioningIndex { $0 > value }
      counts[min(above, counts.count) - 1] += 1
    }
    self.edges = edges
    self.counts = counts
  }
}

extension Histogram {
  /// `edges` and `counts`.
  package var json: JSONValue {
    [
      "edges": .array(edges.map { .number($0) }), "counts": .array(counts.map { .number($0) }),
    ]
  }
}
