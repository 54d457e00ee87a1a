import FilbertEvaluation
import Glibc

/// How typical each row is of all rows, from the mean distance of its vector to those of its nearest rows: cleanlab's
/// `OutOfDistribution` (Kuan and Mueller 2022) with its defaults, ten neighbours and cosine distance.
package struct OutlierScores: Sendable {
  /// 1 for a row among copies of itself, near 0 for one far from all others.
  package let values: [Double]
  /// The rows that lie far from all others, the farthest first: by the rule of cleanlab's Datalab, those whose distance is
  /// more than 1.7 interquartile ranges above the third quartile.
  package let rows: [Int]

  /// Neighbours that are looked at.
  package static let neighbourCount = 10
  private static let interquartileRanges = 1.7
  /// What is no more than rounding, in single precision.
  private static let rounding = 100 * Double(Float.ulpOfOne)

  /// - Parameter nearest: at least ``neighbourCount`` of each row, or all others if there are fewer.
  package init(_ nearest: NearestRows) {
    let distances = nearest.neighbours.map { all in
      let neighbours = all.prefix(Self.neighbourCount)
      let sum = neighbours.reduce(0.0) { $0 + max(0, 1 - Double($1.similarity)) }
      return sum / Double(max(1, neighbours.count))
    }
    let sorted = distances.sorted()
    guard let median = quantile(ofSorted: sorted, at: 0.5),
      let first = quantile(ofSorted: sorted, at: 0.25),
      let third = quantile(ofSorted: sorted, at: 0.75)
    else {
      (values, rows) = ([], [])
      return
    }
    let scale = max(median, Self.rounding)
    values = distances.map { $0 < Self.rounding ? 1 : exp(-$0 / scale) }
    let limit = max(third + Self.interquartileRanges * (third - first), Self.rounding)
    let found = distances.indices.filter { distances[$0] > limit }
    rows = found.map { -distances[$0] }.ascendingPlaces.map { found[$0] }
  }
}
