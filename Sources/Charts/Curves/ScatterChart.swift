/// Pairs of numbers as points; those of many rows as the density of points in small squares.
public struct ScatterChart: Chart {
  /// The most points that are drawn one by one.
  public static let pointLimit = PointCloud.limit

  /// What the chart shows.
  public var title: Phrase
  /// What it means, in a sentence for those who do not see it; the ranges are added.
  public var summary: Phrase?
  /// The horizontal axis.
  public var x: Axis
  /// The vertical axis.
  public var y: Axis
  /// The pairs. Those that are not finite are left out.
  public var points: [ChartPoint]
  /// Lines that points are compared with, such as the diagonal.
  public var references: [ReferenceLine]
  /// How large it is drawn.
  public var size: ChartSize

  /// Creates a chart.
  public init(
    _ title: Phrase, summary: Phrase? = nil, x: Axis, y: Axis, points: [ChartPoint],
    references: [ReferenceLine] = [], size: ChartSize = ChartSize(height: 260)
  ) {
    self.title = title
    self.summary = summary
    self.x = x
    self.y = y
    self.points = points
    self.references = references
    self.size = size
  }

  /// The chart as an SVG element.
  public func svg(id: String, in language: Language, as form: ChartForm) -> String {
    var plot = CurvePlot(
      title: title, summary: summary, x: x, y: y, series: [], omitted: nil, references: references,
      markers: [],
      size: size, course: .straight)
    plot.scattered = points.filter(\.isDrawable)
    return plot.svg(
      id: id, language: language, form: form, description: description(in: language))
  }
}

extension ScatterChart {
  /// How many points there are, and their ranges.
  public func description(in language: Language) -> String {
    var sentences = summary.map { [$0.text(in: language)] } ?? []
    let shown = points.filter(\.isDrawable)
    sentences.append(
      Phrase("\(shown.count) points.", zh: "共 \(shown.count) 个点。").text(in: language))
    for (axis, values) in [(x, shown.map(\.x)), (y, shown.map(\.y))] {
      guard let low = values.min(), let high = values.max() else { continue }
      sentences.append(
        Phrase(
          "\(axis.title): \(low, axis.format) to \(high, axis.format).",
          zh: "\(axis.title)：\(low, axis.format) 至 \(high, axis.format)。"
        ).text(in: language))
    }
    if shown.count < points.count {
      sentences.append(CurvePlot.leftOut(points.count - shown.count).text(in: language))
    }
    return sentences.joined(separator: language == .chinese ? "" : " ")
  }

  /// The pairs.
  public func table(in language: Language) -> ChartTable {
    ChartTable(
      header: [x.title.text(in: language), y.title.text(in: language)], count: points.count
    ) { row in
      [x.format.text(points[row].x, in: language), y.format.text(points[row].y, in: language)]
    }
  }
}
