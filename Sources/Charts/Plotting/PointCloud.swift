/// Points without lines: one by one or, if there are many, as squares that are darker where more of them lie.
struct PointCloud {
  /// The side of a square.
  private static let side = 7.0

  private let places: [ChartPoint]

  /// Points as values of the axes of `frame`.
  init(_ points: [ChartPoint], in frame: PlotFrame) {
    places = points.map { ChartPoint(x: frame.x.position($0.x), y: frame.y.position($0.y)) }
  }

  func draw(into markup: inout Markup) {
    guard places.count > ScatterChart.pointLimit else {
      for place in places {
        markup.element(
          "circle",
          ["class": "f0 o", "cx": coordinate(place.x), "cy": coordinate(place.y), "r": "2.6"])
      }
      return
    }
    drawDensity(into: &markup)
  }

  private struct Square: Hashable, Comparable {
    let row: Int
    let column: Int

    static func < (left: Square, right: Square) -> Bool {
      (left.row, left.column) < (right.row, right.column)
    }
  }

  /// A path for each shade. Shades are shares of the logarithm of the greatest count, since a few squares often have
  /// most of the points.
  private func drawDensity(into markup: inout Markup) {
    var counts: [Square: Int] = [:]
    for place in places {
      counts[Square(row: Int(place.y / Self.side), column: Int(place.x / Self.side)), default: 0] +=
        1
    }
    var paths = [PathData](repeating: PathData(), count: Shade.count)
    let greatest = counts.values.max() ?? 1
    for square in counts.keys.sorted() {
      let shade = Shade.logarithmic(counts[square] ?? 0, of: greatest)
      paths[shade].rectangle(
        Double(square.column) * Self.side, Double(square.row) * Self.side, Self.side - 0.5,
        Self.side - 0.5)
    }
    for (shade, path) in paths.enumerated() where !path.text.isEmpty {
      markup.element("path", ["class": "h\(shade)", "d": path.text])
    }
  }
}
