import FilbertCore

/// The drawing of a bar chart, in either direction.
struct BarPlot {
  private static let labelSize = 12.0
  /// The most bars of all series together.
  private static let barLimit = 150
  /// How much of a name under upright bars is worth being shown.
  private static let shortestName = 44.0

  private let chart: BarChart
  private let language: Language
  private let heading: Heading
  private let legend: Legend
  private let shown: Int
  private let isHorizontal: Bool
  /// The axis of the values.
  private let scale: Scale
  private let left: Double
  private let right: Double
  private let top: Double
  private let bottom: Double
  /// The room of a category across the bars, and the thickness of one bar.
  private let room: Double
  private let thickness: Double
  /// Of upright bars that stand too close for their names, one of so many has its name.
  private let namedEvery: Int
  /// How far below the area names stand: under the values of bars that run downwards.
  private let nameDrop: Double
  let height: Double

  /// - Parameter omitted: How many series are left out; nil if none is.
  init(_ chart: BarChart, omitted: Phrase?, heading: Heading, language: Language) {
    self.chart = chart
    self.language = language
    self.heading = heading
    shown = min(
      chart.categories.count, BarChart.categoryLimit, Self.barLimit / max(1, chart.series.count))
    isHorizontal = chart.orientation == .horizontal
    legend = Self.legend(of: chart, omitted: omitted, language: language)
    let width = chart.size.width
    let scale = Self.scale(of: chart, shown: shown, language: language)
    let above = heading.height + legend.height
    let perCategory = Double(max(1, chart.series.count))
    if isHorizontal {
      thickness = chart.series.count > 1 ? 14 : 15
      room = thickness * perCategory + 9
      let names = chart.categories.prefix(shown).map {
        TextWidth.of($0.text(in: language), size: Self.labelSize)
      }
      left = min(names.max() ?? 0, width * 0.38) + 10
      let values = Self.valueTexts(of: chart, shown: shown, language: language).map {
        TextWidth.of($0, size: Self.labelSize)
      }
      right = width - max(values.max() ?? 0, 10) - 10
      top = above + 4
      bottom = top + room * Double(shown)
      self.scale = scale.placed(from: left, to: right)
      namedEvery = 1
      nameDrop = 16
    } else {
      left = scale.labelWidth(size: PlotFrame.tickSize) + 8
      right = width - 4
      room = (right - left) / Double(max(1, shown))
      thickness = min(32, room * 0.72 / perCategory)
      top = above + (chart.values.title.isEmpty ? 8 : 28) + 12
      bottom = top + chart.size.height
      self.scale = scale.placed(from: bottom, to: top)
      let names = chart.categories.prefix(shown).map {
        TextWidth.of($0.text(in: language), size: Self.labelSize)
      }
      let needed = min(names.max() ?? 0, Self.shortestName) + 4
      namedEvery = max(1, Int((needed / room).rounded(.up)))
      nameDrop = scale.domain.lowerBound < 0 ? 32 : 16
    }
    let leftOut = chart.categories.count > shown ? 18.0 : 0
    height =
      bottom + nameDrop + 4 + (isHorizontal && !chart.values.title.isEmpty ? 18 : 0) + leftOut
  }

  private static func legend(
    of chart: BarChart, omitted: Phrase?, language: Language
  ) -> Legend {
    let names = chart.series.enumerated().map { index, series in
      let style = SeriesStyle(index: index)
      let sample: Legend.Sample = chart.shape == .bar ? .area(style) : .point(style)
      return (sample: sample, name: series.name.text(in: language))
    }
    let references = chart.references.map {
      (sample: Legend.Sample.reference, name: $0.name.text(in: language))
    }
    let others = omitted.map {
      [(sample: Legend.Sample.omitted, name: $0.text(in: language))]
    }
    return Legend(
      (names.count > 1 ? names : []) + (others ?? []) + references, width: chart.size.width)
  }

  private static func scale(of chart: BarChart, shown: Int, language: Language) -> Scale {
    var axis = chart.values
    if chart.shape == .bar { axis.includesZero = true }
    let values = chart.series.flatMap { series in
      (0..<shown).flatMap { index in
        [
          series.value(index), series.interval(index)?.lowerBound,
          series.interval(index)?.upperBound,
        ]
        .compactMap { $0 }
      }
    }
    let extent = axis.extent(of: values + chart.references.compactMap(\.value))
    let isHorizontal = chart.orientation == .horizontal
    var intervals = isHorizontal ? 6 : max(2, Int(chart.size.height / 38))
    var scale = Scale(axis, extent: extent, intervals: intervals, language: language)
    while isHorizontal, intervals > 1,
      (scale.labelWidth(size: PlotFrame.tickSize) + 10) * Double(scale.labels.count)
        > chart.size.width * 0.45
    {
      intervals -= 1
      scale = Scale(axis, extent: extent, intervals: intervals, language: language)
    }
    return scale
  }

  private static func valueTexts(
    of chart: BarChart, shown: Int, language: Language
  ) -> [String] {
    chart.series.flatMap { series in
      (0..<shown).map { chart.values.format.text(series.values[$0], in: language) }
    }
  }

  func draw(into markup: inout Markup) {
    heading.draw(into: &markup)
    guard shown > 0 else {
      let x = chart.size.width / 2
      Drawing.writeNothing(x: x, y: height - 12, language: language, into: &markup)
      return
    }
    legend.draw(top: heading.height, into: &markup)
    drawAxis(into: &markup)
    for reference in chart.references { draw(reference, into: &markup) }
    for category in 0..<shown {
      drawName(category, into: &markup)
      for index in chart.series.indices { drawValue(category, index, into: &markup) }
    }
    let rest = chart.categories.count - shown
    if rest > 0 {
      let words = Phrase("and \(rest) more", zh: "另有 \(rest) 项").text(in: language)
      markup.element("text", ["x": "0", "y": coordinate(height - 5)], words)
    }
  }

  private func drawAxis(into markup: inout Markup) {
    var grid = PathData()
    for (value, label) in zip(scale.ticks.values, scale.labels) {
      let place = scale.position(value)
      if isHorizontal {
        grid.move(place, top)
        grid.vertical(bottom)
        markup.element(
          "text", ["class": "c", "x": coordinate(place), "y": coordinate(bottom + 15)], label)
      } else {
        grid.move(left, place)
        grid.horizontal(right)
        markup.element(
          "text", ["class": "e", "x": coordinate(left - 6), "y": coordinate(place + 4)], label)
      }
    }
    markup.element("path", ["class": "g", "d": grid.text])
    let title = TextWidth.fitted(
      chart.values.title.text(in: language), width: chart.size.width, size: 12)
    if !title.isEmpty {
      let y = isHorizontal ? bottom + 33 : top - 26
      markup.element(
        "text",
        [
          "class": isHorizontal ? "n e" : "n", "x": coordinate(isHorizontal ? right : 0),
          "y": coordinate(y),
        ], title)
    }
    var axis = PathData()
    let zero = scale.position(scale.domain.contains(0) ? 0 : scale.domain.lowerBound)
    if isHorizontal {
      axis.move(zero, top)
      axis.vertical(bottom)
    } else {
      axis.move(left, zero)
      axis.horizontal(right)
    }
    markup.element("path", ["class": "a", "d": axis.text])
  }

  private func draw(_ reference: ReferenceLine, into markup: inout Markup) {
    guard let value = reference.value, value.isDrawable else { return }
    var line = PathData()
    let place = scale.position(value)
    if isHorizontal {
      line.move(place, top)
      line.vertical(bottom)
    } else {
      line.move(left, place)
      line.horizontal(right)
    }
    markup.element("path", ["class": "r", "d": line.text])
  }

  /// The middle of a category across the bars.
  private func middle(_ category: Int) -> Double {
    (isHorizontal ? top : left) + room * (Double(category) + 0.5)
  }

  private func drawName(_ category: Int, into markup: inout Markup) {
    let name = chart.categories[category].text(in: language)
    let at = middle(category)
    guard category % namedEvery == 0 else { return }
    let width = isHorizontal ? left - 10 : room * Double(namedEvery) - 4
    let shown = TextWidth.fitted(name, width: width, size: Self.labelSize)
    let place =
      isHorizontal
      ? (class: "b e", x: left - 8, y: at + 4) : (class: "b c", x: at, y: bottom + nameDrop)
    markup.element(
      "text", ["class": place.class, "x": coordinate(place.x), "y": coordinate(place.y)]
    ) { markup in
      if shown != name { markup.element("title", [:], name.shortened(to: 100)) }
      markup.write(shown)
    }
  }

  private func drawValue(_ category: Int, _ index: Int, into markup: inout Markup) {
    let series = chart.series[index]
    guard let value = series.value(category) else { return }
    let offset = (Double(index) - Double(chart.series.count - 1) / 2) * thickness
    let across = middle(category) + offset
    let style = SeriesStyle(index: index)
    let place = scale.position(value)
    if chart.shape == .bar {
      let base = scale.position(min(max(0, scale.domain.lowerBound), scale.domain.upperBound))
      let (low, high) = (min(base, place), max(base, place))
      let thick = max(1, thickness - 1.5)
      var bar = PathData()
      if isHorizontal {
        bar.rectangle(low, across - thick / 2, high - low, thick)
      } else {
        bar.rectangle(across - thick / 2, low, thick, high - low)
      }
      markup.element("path", ["class": style.fill, "d": bar.text])
    }
    if let interval = series.interval(category) {
      draw(interval, across: across, into: &markup)
    }
    if chart.shape == .point {
      style.drawPoint(
        isHorizontal ? place : across, isHorizontal ? across : place, radius: 4, into: &markup)
    }
    drawText(of: value, end: place, series.interval(category), across, into: &markup)
  }

  private func drawText(
    of value: Double, end: Double, _ interval: ClosedRange<Double>?, _ across: Double,
    into markup: inout Markup
  ) {
    let text = chart.values.format.text(value, in: language)
    if isHorizontal {
      markup.element(
        "text",
        ["class": "v e", "x": coordinate(chart.size.width), "y": coordinate(across + 4)], text)
    } else if TextWidth.of(text, size: Self.labelSize)
      <= max(thickness, room / Double(chart.series.count) - 2)
    {
      let y =
        value < 0
        ? max(interval.map { scale.position($0.lowerBound) } ?? end, end) + 14
        : min(interval.map { scale.position($0.upperBound) } ?? end, end) - 5
      markup.element("text", ["class": "v c", "x": coordinate(across), "y": coordinate(y)], text)
    }
  }

  /// A line with a bar at each end.
  private func draw(
    _ interval: ClosedRange<Double>, across: Double, into markup: inout Markup
  ) {
    let (low, high) = (scale.position(interval.lowerBound), scale.position(interval.upperBound))
    let cap = 3.5
    var line = PathData()
    if isHorizontal {
      line.move(low, across)
      line.horizontal(high)
      for end in [low, high] {
        line.move(end, across - cap)
        line.vertical(across + cap)
      }
    } else {
      line.move(across, low)
      line.vertical(high)
      for end in [low, high] {
        line.move(across - cap, end)
        line.horizontal(across + cap)
      }
    }
    markup.element("path", ["class": "i", "d": line.text])
  }
}
