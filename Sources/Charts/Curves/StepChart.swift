/// Curves that keep their value up to the next point: precision and recall, ROC, cumulative distributions.
///
/// From each point the curve goes along the horizontal axis to the place of the next one and then to its value, as
/// `drawstyle="steps-post"` of matplotlib does.
public struct StepChart: Chart {
  /// What the chart shows.
  public var title: Phrase
  /// What it means, in a sentence for those who do not see it; key numbers are added.
  public var summary: Phrase?
  /// The horizontal axis.
  public var x: Axis
  /// The vertical axis.
  public var y: Axis
  /// The curves. At most twelve are drawn: seven with colours of their own, the others with other dashes.
  public var series: [Series]
  /// Lines that the curves are compared with.
  public var references: [ReferenceLine]
  /// Places on the horizontal axis with captions.
  public var markers: [Marker]
  /// How large it is drawn.
  public var size: ChartSize

  /// Creates a chart.
  public init(
    _ title: Phrase, summary: Phrase? = nil, x: Axis, y: Axis, series: [Series],
    references: [ReferenceLine] = [], markers: [Marker] = [], size: ChartSize = ChartSize()
  ) {
    self.title = title
    self.summary = summary
    self.x = x
    self.y = y
    self.series = series
    self.references = references
    self.markers = markers
    self.size = size
  }

  private var plot: CurvePlot {
    CurvePlot(
      title: title, summary: summary, x: x, y: y, series: series.drawnSeries,
      omitted: series.omittedSeries, references: references,
      markers: markers, size: size, course: .steps)
  }

  /// The axes, and the ends and extremes of each curve.
  public func description(in language: Language) -> String { plot.description(in: language) }

  /// The points of the curves.
  public func table(in language: Language) -> ChartTable { plot.table(in: language) }

  /// The chart as an SVG element.
  public func svg(id: String, in language: Language, as form: ChartForm) -> String {
    plot.svg(
      id: id, language: language, form: form, description: description(in: language))
  }
}
