import FilbertCore
package import FilbertJSON

/// How many values are in each of some bins of equal width: `numpy.histogram`.
package struct Histogram: Sendable, Equatable {
  /// One more than there are bins; a bin holds its lower edge, the last one its upper too.
  package let edges: [Double]
  package let counts: [Int]

  /// - Parameter range: What the bins cover; values outside of it are left out. nil for that of the values, which is
  ///   widened by a half on both sides if they are all equal.
  /// - Precondition: values are finite, and `binCount` is at least 1.
  package init(_ values: [Double], binCount: Int = 20, range: ClosedRange<Double>? = nil) {
    precondition(binCount > 0, "\(binCount) bins")
    precondition(values.allSatisfy(\.isFinite), "a value of a histogram is not finite")
    var (low, high) =
      range.map { ($0.lowerBound, $0.upperBound) } ?? (values.min() ?? 0, values.max() ?? 1)
    if low == high { (low, high) = (low - 0.5, high + 0.5) }
    let edges = evenEdges(from: low, to: high, count: binCount)
    var counts = [Int](repeating: 0, count: binCount)
    for value in values where value >= low && value <= high {
      let above = edges.partitioningIndex { $0 > value }
      counts[min(above, binCount) - 1] += 1
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
