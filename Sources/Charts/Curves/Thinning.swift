/// Curves of a million points with no more points than a screen can show.
enum Thinning {
  /// How many points the curves of one chart have together, so that a drawing takes some 15 KB.
  static let budget = 1_500

  /// The curves, in coordinates of the drawing, with at most ``budget`` points or four in each of a few columns.
  ///
  /// Each column of the drawing keeps its first, last, lowest and highest point: at the resolution of a column, lines
  /// look as those of all points do (M4; Jugel, Jerzak, Hackenbroich and Markl, VLDB 2014). Columns become wider until the
  /// points are few enough.
  static func thinned(_ curves: [[ChartPoint]]) -> [[ChartPoint]] {
    var width = 1.0
    var thinned = curves
    while thinned.reduce(0, { $0 + $1.count }) > budget, width <= 256 {
      thinned = curves.map { column(width, of: $0) }
      width *= 2
    }
    return thinned
  }

  private static func column(_ width: Double, of points: [ChartPoint]) -> [ChartPoint] {
    var kept: [ChartPoint] = []
    var start = 0
    while start < points.count {
      let column = (points[start].x / width).rounded(.down)
      var end = start + 1
      while end < points.count, (points[end].x / width).rounded(.down) == column { end += 1 }
      var lowest = start
      var highest = start
      for index in start..<end {
        if points[index].y < points[lowest].y { lowest = index }
        if points[index].y > points[highest].y { highest = index }
      }
      var last = -1
      for index in [start, min(lowest, highest), max(lowest, highest), end - 1] where index > last {
        kept.append(points[index])
        last = index
      }
      start = end
    }
    return kept
  }
}
