/// The drawing of points in groups.
struct GroupPlot {
  private static let radius = 2.6

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
    return names + (others.map { [(sample: Legend.Sample.others, name: $0)] } ?? [])
  }

  /// The name of the grey groups in the legend; nil if no group is grey.
  private var others: String? {
    let (first, last) = (SeriesStyle.limit + 1, chart.groups.count)
    guard last > first else {
      return last == first
        ? "\(first) " + chart.groups[last - 1].name.text(in: language).shortenedName : nil
    }
    return Phrase("\(first) to \(last): grey", zh: "\(first) 至 \(last)：灰色").text(in: language)
  }

  /// The points of groups that have no style of their own.
  private func drawOthers(in frame: PlotFrame, into markup: inout Markup) {
    var path = PathData()
    for point in points.dropFirst(SeriesStyle.limit).joined() {
      path.rectangle(frame.x.position(point.x) - 1.5, frame.y.position(point.y) - 1.5, 3, 3)
    }
    if !path.text.isEmpty { markup.element("path", ["class": "q", "d": path.text]) }
  }

  /// The numbers of groups. One that would cover an earlier one stands beside its place, and is left out if there is no
  /// room.
  private func drawLabels(in frame: PlotFrame, into markup: inout Markup) {
    var placed: [Label] = []
    for (index, group) in chart.groups.enumerated() where group.label.isDrawable {
      let label = Label(
        text: "\(index + 1)", x: frame.x.position(group.label.x),
        y: frame.y.position(group.label.y))
      guard
        let free = label.alternatives(in: frame).first(where: { label in
          !placed.contains { $0.covers(label) }
        })
      else { continue }
      placed.append(free)
      markup.element(
        "text", ["class": "k", "x": coordinate(free.x), "y": coordinate(free.y + 4)], free.text)
    }
  }
}

/// The number of a group on a map.
private struct Label {
  private static let size = 12.0

  let text: String
  /// The place of its middle.
  var x, y: Double

  private var width: Double { TextWidth.of(text, size: Self.size * TextWidth.bold) }

  func covers(_ other: Label) -> Bool {
    abs(x - other.x) <= (width + other.width) / 2 && abs(y - other.y) <= Self.size
  }

  /// The label itself, and those beside it that are within the frame, the nearest first.
  func alternatives(in frame: PlotFrame) -> [Label] {
    let (aside, above) = (width + 4, Self.size + 1)
    let moves = [
      (0, -above), (0, above), (-aside, 0), (aside, 0), (-aside, -above), (aside, -above),
      (-aside, above), (aside, above),
    ]
    let moved = moves.map { Label(text: text, x: x + $0.0, y: y + $0.1) }
    return [self]
      + moved.filter {
        $0.x - width / 2 >= frame.left && $0.x + width / 2 <= frame.right
          && $0.y - above / 2 >= frame.top && $0.y + above / 2 <= frame.bottom
      }
  }
}

extension String {
  /// A name of a group as a legend of many has room for.
  fileprivate var shortenedName: String { TextWidth.fitted(self, width: 210, size: 12) }
}
