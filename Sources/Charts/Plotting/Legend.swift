/// The names of what a chart shows, each beside a sample of it, in as many rows as they need.
struct Legend {
  enum Sample {
    /// A line in the style of the series, with a point in its middle or without.
    case line(SeriesStyle, hasPoints: Bool)
    case area(SeriesStyle)
    case point(SeriesStyle)
    case reference
    /// How many others there are.
    case omitted
    /// The grey points of groups without a style of their own.
    case others
    /// Shades from few to many.
    case shade
  }

  private struct Entry {
    let sample: Sample
    let name: String
    let x: Double
    let row: Int
  }

  private static let textSize = 12.0
  private static let rowHeight = 18.0
  private static let sampleWidth = 22.0

  private var entries: [Entry] = []
  private(set) var height = 0.0

  /// The legend of these names. There is none for a single name that says nothing.
  init(_ names: [(sample: Sample, name: String)], width: Double) {
    var x = 0.0
    var row = 0
    for (sample, name) in names where !name.isEmpty {
      let room = width - Self.sampleWidth - 6
      let shown = TextWidth.fitted(name, width: room, size: Self.textSize)
      let needed = Self.sampleWidth + 6 + TextWidth.of(shown, size: Self.textSize)
      if x > 0, x + needed > width {
        x = 0
        row += 1
      }
      entries.append(Entry(sample: sample, name: shown, x: x, row: row))
      x += needed + 14
    }
    height = entries.isEmpty ? 0 : Double(row + 1) * Self.rowHeight + 4
  }

  func draw(top: Double, into markup: inout Markup) {
    for entry in entries {
      let middle = top + (Double(entry.row) + 0.5) * Self.rowHeight
      draw(entry.sample, x: entry.x, y: middle, into: &markup)
      markup.element(
        "text",
        [
          "class": "l", "x": coordinate(entry.x + Self.sampleWidth + 6),
          "y": coordinate(middle + 4),
        ], entry.name)
    }
  }

  private func draw(_ sample: Sample, x: Double, y: Double, into markup: inout Markup) {
    var line = PathData()
    line.move(x, y)
    line.horizontal(x + Self.sampleWidth)
    let middle = x + Self.sampleWidth / 2
    switch sample {
    case .line(let style, let hasPoints):
      markup.element(
        "path", ["class": style.stroke, "d": line.text, "stroke-dasharray": style.dashes])
      if hasPoints { style.drawPoint(middle, y, into: &markup) }
    case .area(let style):
      var area = PathData()
      area.rectangle(x + 5, y - 6, 12, 12)
      markup.element("path", ["class": style.fill, "d": area.text])
    case .point(let style): style.drawPoint(middle, y, radius: 3.8, into: &markup)
    case .omitted: break
    case .others:
      var square = PathData()
      square.rectangle(middle - 2, y - 2, 4, 4)
      markup.element("path", ["class": "q", "d": square.text])
    case .shade:
      for (index, shade) in ["h2", "h5", "h8"].enumerated() {
        var square = PathData()
        square.rectangle(x + Double(index) * 7, y - 3.5, 6.5, 6.5)
        markup.element("path", ["class": shade, "d": square.text])
      }
    case .reference: markup.element("path", ["class": "r", "d": line.text])
    }
  }
}
