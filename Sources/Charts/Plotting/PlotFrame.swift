/// The area of a chart with two axes of numbers, and what surrounds it: title, legend, axes with their titles, captions of
/// markers.
struct PlotFrame {
  static let tickSize = 12.0
  static let titleSize = 12.0

  let width: Double
  let height: Double
  let left: Double
  let right: Double
  let top: Double
  let bottom: Double
  private(set) var x: Scale
  private(set) var y: Scale
  private let heading: Heading
  private let legend: Legend
  private let legendTop: Double
  private let captions: [String]
  private let titles: (x: String, y: String)

  /// - Parameter captions: What is written above the area, a row each.
  init(
    size: ChartSize, x: Axis, xExtent: ClosedRange<Double>, y: Axis, yExtent: ClosedRange<Double>,
    heading: Heading, legend: Legend, captions: [String], language: Language
  ) {
    width = size.width
    self.heading = heading
    self.legend = legend
    self.captions = captions
    titles = (x.title.text(in: language), y.title.text(in: language))
    legendTop = heading.height
    let above = heading.height + legend.height
    top = above + (titles.y.isEmpty ? 8 : 28) + Double(captions.count) * 16
    bottom = top + size.height
    height = bottom + 20 + (titles.x.isEmpty ? 0 : 18)

    let yScale = Scale(
      y, extent: yExtent, intervals: max(2, Int(size.height / 38)), language: language)
    let yWidth = yScale.labelWidth(size: Self.tickSize) + 8
    var intervals = 10
    var xScale = Scale(x, extent: xExtent, intervals: intervals, language: language)
    while intervals > 1,
      !Self.fits(xScale, width: size.width - Self.left(yWidth, xScale) - 10)
    {
      intervals -= 1
      xScale = Scale(x, extent: xExtent, intervals: intervals, language: language)
    }
    left = Self.left(yWidth, xScale)
    right = size.width - max(6, TextWidth.of(xScale.labels.last ?? "", size: Self.tickSize) / 2)
    self.x = xScale.placed(from: left, to: right)
    self.y = yScale.placed(from: bottom, to: top)
  }

  /// Where the area begins: after the labels of the vertical axis, and with room for half of the first label below it,
  /// which may be a long name.
  private static func left(_ yWidth: Double, _ x: Scale) -> Double {
    max(yWidth, TextWidth.of(x.labels.first ?? "", size: tickSize) / 2)
  }

  private static func fits(_ scale: Scale, width: Double) -> Bool {
    let scale = scale.placed(from: 0, to: width)
    let places = scale.ticks.values.map(scale.position)
    let gap = zip(places, places.dropFirst()).map { $1 - $0 }.min() ?? width
    return scale.labelWidth(size: tickSize) + 10 <= gap
  }

  /// Draws everything but the data.
  func draw(into markup: inout Markup) {
    heading.draw(into: &markup)
    legend.draw(top: legendTop, into: &markup)
    if !titles.y.isEmpty {
      let shown = TextWidth.fitted(titles.y, width: width, size: Self.titleSize)
      let y = top - 14 - Double(captions.count) * 16
      markup.element("text", ["class": "n", "x": "0", "y": coordinate(y)], shown)
    }
    drawGrid(into: &markup)
    for (place, label) in zip(y.ticks.values.map(y.position), y.labels) {
      markup.element(
        "text", ["class": "e", "x": coordinate(left - 6), "y": coordinate(place + 4)], label)
    }
    for (place, label) in zip(x.ticks.values.map(x.position), x.labels) {
      markup.element(
        "text", ["class": "c", "x": coordinate(place), "y": coordinate(bottom + 16)], label)
    }
    if !titles.x.isEmpty {
      let shown = TextWidth.fitted(titles.x, width: width, size: Self.titleSize)
      markup.element(
        "text",
        ["class": "n e", "x": coordinate(right), "y": coordinate(bottom + 34)], shown)
    }
  }

  private func drawGrid(into markup: inout Markup) {
    var grid = PathData()
    for value in y.ticks.values {
      grid.move(left, y.position(value))
      grid.horizontal(right)
    }
    markup.element("path", ["class": "g", "d": grid.text])
    var axes = PathData()
    let zero = y.domain.contains(0) ? y.position(0) : bottom
    axes.move(left, zero)
    axes.horizontal(right)
    for value in x.ticks.values {
      axes.move(x.position(value), bottom)
      axes.vertical(bottom + 4)
    }
    markup.element("path", ["class": "a", "d": axes.text])
  }

  /// Says in the middle that there is nothing to show.
  func drawNothing(_ language: Language, into markup: inout Markup) {
    Drawing.writeNothing(
      x: (left + right) / 2, y: (top + bottom) / 2 - 8, language: language, into: &markup)
  }

  /// Draws a vertical line with its caption in a row of its own above the area.
  func draw(_ marker: Marker, row: Int, into markup: inout Markup) {
    let place = x.position(marker.x)
    let baseline = top - 8 - Double(captions.count - 1 - row) * 16
    var line = PathData()
    line.move(place, baseline + 4)
    line.vertical(bottom)
    markup.element("path", ["class": "m", "d": line.text])
    if let value = marker.y, value.isDrawable {
      let at = (coordinate(place), coordinate(y.position(value)))
      markup.element("circle", ["class": "p", "cx": at.0, "cy": at.1, "r": "4.5"])
    }
    let size = Self.titleSize * TextWidth.bold
    let caption = TextWidth.fitted(captions[row], width: width, size: size)
    let half = TextWidth.of(caption, size: size) / 2
    let middle = min(max(place, half), width - half)
    markup.element(
      "text", ["class": "k", "x": coordinate(middle), "y": coordinate(baseline)], caption)
  }
}
