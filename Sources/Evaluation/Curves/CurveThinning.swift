/// Which points of a curve to draw.
///
/// The rule is that of Douglas and Peucker (1973) with the worst place first: starting with both ends, the point that
/// lies farthest from the line drawn so far is added, until the limit is reached or no point lies farther than 1/4000
/// of the width or height from it, which is half a pixel of a chart of 2,000. So the ends and all bends stay.
package enum CurveThinning {
  private static let tolerance = 1.0 / 4000

  /// A part of the curve between two points that are drawn, and its point farthest from the line between them.
  private struct Part {
    let first, last, farthest: Int
    let distance: Double
  }

  /// The places of the points that stay, ascending.
  ///
  /// - Precondition: `x` and `y` are equally long and finite, and `limit` is at least 2.
  package static func kept(x: [Double], y: [Double], limit: Int) -> [Int] {
    precondition(x.count == y.count && limit >= 2, "\(x.count) and \(y.count) points to \(limit)")
    guard x.count > 2 else { return Array(x.indices) }
    let (xScale, yScale) = (scale(x), scale(y))
    func part(_ first: Int, _ last: Int) -> Part {
      let (dx, dy) = ((x[last] - x[first]) * xScale, (y[last] - y[first]) * yScale)
      let length = (dx * dx + dy * dy).squareRoot()
      var (farthest, distance) = (first, 0.0)
      for point in (first + 1)..<max(last, first + 1) {
        let (px, py) = ((x[point] - x[first]) * xScale, (y[point] - y[first]) * yScale)
        let away =
          length == 0 ? (px * px + py * py).squareRoot() : (px * dy - py * dx).magnitude / length
        if away > distance { (farthest, distance) = (point, away) }
      }
      return Part(first: first, last: last, farthest: farthest, distance: distance)
    }
    var parts = [part(0, x.count - 1)]
    while parts.count + 1 < limit {
      guard
        let worst = parts.indices.max(by: { (parts[$0].distance, $1) < (parts[$1].distance, $0) }),
        parts[worst].distance > tolerance
      else { break }
      let split = parts[worst]
      parts[worst] = part(split.first, split.farthest)
      parts.append(part(split.farthest, split.last))
    }
    return parts.map(\.first).sorted() + [x.count - 1]
  }

  /// What makes the range of `values` 1.
  private static func scale(_ values: [Double]) -> Double {
    let range = (values.max() ?? 0) - (values.min() ?? 0)
    return range > 0 ? 1 / range : 1
  }
}
