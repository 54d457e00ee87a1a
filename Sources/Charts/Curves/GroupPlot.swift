/// The drawing of points in groups.
struct GroupPlot {
  private static let radius = 2.6
  private static let labelSize = 12.0

  private let chart: GroupScatterChart
  private let language: Language
  /// The points of each group that are drawn.
  private let points: [[ChartPoint]]

  init(_ chart: GroupScatterChart, language: Language) {
    (self.chart, self.language) = (chart, language)
    let drawable = chart.groups.map { $0.points.filter(\.isDrawable) }
    let count = drawable.reduce(0) { $0 + $1.count }
    points = drawable.map { points in
      guard count > GroupScatterChart.pointLimit else { return points }
      // A group with few points keeps one.
      let share = points.count * GroupScatterChart.pointLimit / count
      return points.evenlySampled(atMost: max(2, share))
    }
  }

  func svg(id: String, form: ChartForm, description: String) -> String {
    let title = chart.title.text(in: language)
    let all = points.joined()
    let labels = chart.groups.map(\.label).filter(\.isDrawable)
    let frame = PlotFrame(
      size: chart.size, x: chart.x, xExtent: chart.x.extent(of: (all + labels).map(\.x)),
      y: chart.y, yExtent: chart.y.extent(of: (all + labels).map(\.y)),
      heading: form == .document ? Heading(title, width: chart.size.width) : .none,
      legend: Legend(legendNames, width: chart.size.width), captions: [], language: language)
    return Drawing.svg(
      id: id, title: title, description: description, language: language, form: form,
      width: frame.width, height: frame.height
    ) { markup in
      frame.draw(into: &markup)
      drawOthers(in: frame, into: &markup)
      // The largest groups do not hide the others.
      for (index, points) in points.drawnSeries.enumerated() where !points.isEmpty {
        SeriesStyle(index: index).drawCloud(
          points.map { (frame.x.position($0.x), frame.y.position($0.y)) }, radius: Self.radius,
          into: &markup)
      }
      if all.isEmpty { frame.drawNothing(language, into: &markup) }
      drawLabels(in: frame, into: &markup)
    }
  }

  private var legendNames: [(sample: Legend.Sample, name: String)] {
    let names = chart.groups.drawnSeries.enumerated().map { index, group in
      (
        sample: Legend.Sample.point(SeriesStyle(index: index)),
        name: "\(index + 1) " + group.name.text(in: language).shortenedName
      )
    }
    return names
      + (chart.groups.omittedSeries.map { [(sample: .omitted, name: $0.text(in: language))] } ?? [])
  }

  /// The points of groups that have no style of their own.
  private func drawOthers(in frame: PlotFrame, into markup: inout Markup) {
    var path = PathData()
    for point in points.dropFirst(SeriesStyle.limit).joined() {
      path.rectangle(frame.x.position(point.x) - 1.5, frame.y.position(point.y) - 1.5, 3, 3)
    }
    if !path.text.isEmpty { markup.element("path", ["class": "q", "d": path.text]) }
  }

  /// The numbers of groups; one that would cover an earlier one is left out.
  private func drawLabels(in frame: PlotFrame, into markup: inout Markup) {
    var placed: [(x: Double, y: Double, width: Double)] = []
    for (index, group) in chart.groups.enumerated() where group.label.isDrawable {
      let text = "\(index + 1)"
      let (x, y) = (frame.x.position(group.label.x), frame.y.position(group.label.y))
      let width = TextWidth.of(text, size: Self.labelSize * TextWidth.bold)
      let isFree = placed.allSatisfy {
        abs($0.x - x) > ($0.width + width) / 2 || abs($0.y - y) > Self.labelSize
      }
      guard isFree else { continue }
      placed.append((x, y, width))
      markup.element(
        "text", ["class": "k", "x": coordinate(x), "y": coordinate(y + 4)], text)
    }
  }
}

extension String {
  /// A name of a group as a legend of many has room for.
  fileprivate var shortenedName: String { TextWidth.fitted(self, width: 210, size: 12) }
}
