/// Curves over two axes of numbers: what lines and steps have in common.
struct CurvePlot {
  /// How a curve leads from one point to the next.
  enum Course {
    case straight
    /// Along the horizontal axis first, then along the vertical one.
    case steps
  }

  /// The most points of a series that are marked.
  private static let markedPoints = 24

  let title: Phrase
  let summary: Phrase?
  let x: Axis
  let y: Axis
  let series: [Series]
  /// How many series are left out; nil if none is.
  let omitted: Phrase?
  let references: [ReferenceLine]
  let markers: [Marker]
  let size: ChartSize
  let course: Course
  /// Points that no line joins.
  var scattered: [ChartPoint] = []

  private var drawableMarkers: [Marker] { markers.filter { $0.x.isDrawable } }

  func svg(id: String, language: Language, form: ChartForm, description: String) -> String {
    let points = series.map { $0.points.filter(\.isDrawable) }
    let marks = drawableMarkers
    let title = title.text(in: language)
    let legend = Legend(legendNames(points, language: language), width: size.width)
    let frame = PlotFrame(
      size: size, x: x, xExtent: x.extent(of: xValues), y: y, yExtent: y.extent(of: yValues),
      heading: form == .document ? Heading(title, width: size.width) : .none, legend: legend,
      captions: marks.map { $0.caption.text(in: language) }, language: language)
    return Drawing.svg(
      id: id, title: title, description: description, language: language, form: form,
      width: frame.width, height: frame.height
    ) { markup in
      frame.draw(into: &markup)
      drawBands(in: frame, into: &markup)
      if !scattered.isEmpty { PointCloud(scattered, in: frame).draw(into: &markup) }
      for reference in references { draw(reference, in: frame, into: &markup) }
      let placed = points.map { points in
        points.map { ChartPoint(x: frame.x.position($0.x), y: frame.y.position($0.y)) }
      }
      let thinned = Thinning.thinned(placed)
      for index in thinned.indices.reversed() {
        draw(
          thinned[index], SeriesStyle(index: index),
          isMarked: isMarked(points[index].count), into: &markup)
      }
      if points.allSatisfy(\.isEmpty), scattered.isEmpty {
        frame.drawNothing(language, into: &markup)
      }
      for (row, marker) in marks.enumerated() { frame.draw(marker, row: row, into: &markup) }
    }
  }

  /// Few points of a line are marked, and single points of any curve: nothing else shows them.
  private func isMarked(_ count: Int) -> Bool {
    count == 1 || course == .straight && count <= Self.markedPoints
  }

  private func legendNames(
    _ points: [[ChartPoint]], language: Language
  ) -> [(sample: Legend.Sample, name: String)] {
    let curves = series.enumerated().map { index, series in
      let sample = Legend.Sample.line(
        SeriesStyle(index: index), hasPoints: isMarked(points[index].count))
      return (sample: sample, name: series.name.text(in: language))
    }
    // Title and axis name a single curve already, unless there is a reference line to distinguish it from.
    let isObvious = curves.count == 1 && references.isEmpty
    let cloud = Phrase("darker: more points", zh: "越深表示点越多").text(in: language)
    return (PointCloud.isDense(scattered.count) ? [(sample: .shade, name: cloud)] : [])
      + (isObvious ? [] : curves)
      + (omitted.map { [(sample: .omitted, name: $0.text(in: language))] } ?? [])
      + references.map { (sample: .reference, name: $0.name.text(in: language)) }
  }

  private var xValues: [Double] {
    series.flatMap { series in
      series.points.lazy.filter(\.isDrawable).map(\.x)
        + series.band.lazy.filter(\.isDrawable).map(\.x)
    }
      + references.compactMap {
        if case .vertical(let x) = $0.course { x } else { nil }
      } + markers.map(\.x) + scattered.map(\.x)
  }

  private var yValues: [Double] {
    series.flatMap { series in
      series.points.lazy.filter(\.isDrawable).map(\.y)
        + series.band.lazy.filter(\.isDrawable).flatMap { [$0.low, $0.high] }
    }
      + references.compactMap {
        if case .horizontal(let y) = $0.course { y } else { nil }
      } + markers.compactMap(\.y) + scattered.map(\.y)
  }

  private func drawBands(in frame: PlotFrame, into markup: inout Markup) {
    let ends = series.map { $0.band.filter(\.isDrawable) }
    // Lower and upper ends of all bands, which share what a drawing has room for.
    let edges = Thinning.thinned(
      ends.flatMap { ends in
        [\Series.Interval.low, \.high].map { edge in
          ends.map {
            ChartPoint(x: frame.x.position($0.x), y: frame.y.position($0[keyPath: edge]))
          }
        }
      })
    for index in series.indices where ends[index].count > 1 {
      var path = PathData()
      path.polygon((edges[2 * index] + edges[2 * index + 1].reversed()).map { ($0.x, $0.y) })
      let style = SeriesStyle(index: index)
      markup.element("path", ["class": "\(style.fill) d", "d": path.text])
    }
  }

  private func draw(
    _ points: [ChartPoint], _ style: SeriesStyle, isMarked: Bool, into markup: inout Markup
  ) {
    guard let first = points.first else { return }
    var path = PathData()
    path.move(first.x, first.y)
    var last = first
    for point in points.dropFirst() {
      switch course {
      case .straight: path.line(point.x, point.y)
      case .steps:
        if coordinate(point.x) != coordinate(last.x) { path.horizontal(point.x) }
        if coordinate(point.y) != coordinate(last.y) { path.vertical(point.y) }
      }
      last = point
    }
    if points.count > 1 {
      markup.element(
        "path", ["class": style.stroke, "d": path.text, "stroke-dasharray": style.dashes])
    }
    if isMarked {
      for point in points { style.drawPoint(point.x, point.y, into: &markup) }
    }
  }

  private func draw(_ line: ReferenceLine, in frame: PlotFrame, into markup: inout Markup) {
    var path = PathData()
    switch line.course {
    case .diagonal:
      let low = max(frame.x.domain.lowerBound, frame.y.domain.lowerBound)
      let high = min(frame.x.domain.upperBound, frame.y.domain.upperBound)
      guard low < high else { return }
      path.move(frame.x.position(low), frame.y.position(low))
      path.line(frame.x.position(high), frame.y.position(high))
    case .horizontal(let y):
      guard y.isDrawable else { return }
      path.move(frame.left, frame.y.position(y))
      path.horizontal(frame.right)
    case .vertical(let x):
      guard x.isDrawable else { return }
      path.move(frame.x.position(x), frame.top)
      path.vertical(frame.bottom)
    }
    markup.element("path", ["class": "r", "d": path.text])
  }
}
