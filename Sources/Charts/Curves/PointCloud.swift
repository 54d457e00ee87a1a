/// Points without lines: one by one or, if there are many, as squares that are darker where more of them lie.
struct PointCloud {
  /// The most points that are drawn one by one.
  static let limit = 1_000
  /// About the side of a square.
  private static let side = 7.0

  private let places: [ChartPoint]
  private let frame: PlotFrame

  /// Points as values of the axes of `frame`.
  init(_ points: [ChartPoint], in frame: PlotFrame) {
    places = points.map { ChartPoint(x: frame.x.position($0.x), y: frame.y.position($0.y)) }
    self.frame = frame
  }

  /// Whether so many points are drawn as density.
  static func isDense(_ count: Int) -> Bool { count > limit }

  func draw(into markup: inout Markup) {
    guard !Self.isDense(places.count) else { return drawDensity(into: &markup) }
    for place in places {
      markup.element(
        "circle",
        ["class": "f0 o", "cx": coordinate(place.x), "cy": coordinate(place.y), "r": "2.6"])
    }
  }

  /// A path for each shade. Shades are shares of the logarithm of the greatest count, since a few squares often have
  /// most of the points.
  private func drawDensity(into markup: inout Markup) {
    let columns = Int(((frame.right - frame.left) / Self.side).rounded(.up))
    let rows = Int(((frame.bottom - frame.top) / Self.side).rounded(.up))
    let width = (frame.right - frame.left) / Double(columns)
    let height = (frame.bottom - frame.top) / Double(rows)
    var counts = [Int](repeating: 0, count: rows * columns)
    for place in places {
      let column = min(columns - 1, Int((place.x - frame.left) / width))
      let row = min(rows - 1, Int((place.y - frame.top) / height))
      counts[row * columns + column] += 1
    }
    var paths = [PathData](repeating: PathData(), count: Shade.count)
    let greatest = counts.max() ?? 1
    for (index, count) in counts.enumerated() where count > 0 {
      paths[Shade.logarithmic(count, of: greatest)].rectangle(
        frame.left + Double(index % columns) * width, frame.top + Double(index / columns) * height,
        width - 0.5, height - 0.5)
    }
    for (shade, path) in paths.enumerated() where !path.text.isEmpty {
      markup.element("path", ["class": "h\(shade)", "d": path.text])
    }
  }
}
