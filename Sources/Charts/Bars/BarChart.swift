/// A value for each category, or several: labels, slices, models beside each other.
public struct BarChart: Chart {
  /// Which way bars run.
  public enum Orientation: Sendable {
    /// To the right, with the categories below each other: room for long names.
    case horizontal
    /// Upwards, with the categories beside each other: for a few short names.
    case vertical
  }

  /// What stands for a value.
  public enum Shape: Sendable {
    /// A bar from zero.
    case bar
    /// A point, on an axis that need not begin at zero: for values with intervals.
    case point
  }

  /// The most categories that are drawn, or fewer if there are many series. A chart of more says how many are left out.
  public static let categoryLimit = 60

  /// What the chart shows.
  public var title: Phrase
  /// What it means, in a sentence for those who do not see it; the values are added.
  public var summary: Phrase?
  /// The names of the categories.
  public var categories: [Phrase]
  /// The axis of the values.
  public var values: Axis
  /// A value for each category; several series are drawn beside each other, twelve at most.
  public var series: [BarSeries]
  /// Values that the others are compared with; the chart turns the line across its bars.
  public var references: [ReferenceLine]
  /// Which way bars run.
  public var orientation: Orientation
  /// What stands for a value.
  public var shape: Shape
  /// How large it is drawn. The height of horizontal bars follows from how many there are.
  public var size: ChartSize

  /// Creates a chart.
  public init(
    _ title: Phrase, summary: Phrase? = nil, categories: [Phrase], values: Axis,
    series: [BarSeries], references: [ReferenceLine] = [],
    orientation: Orientation = .horizontal, shape: Shape = .bar, size: ChartSize = ChartSize()
  ) {
    for each in series {
      precondition(
        each.values.count == categories.count,
        "There are \(categories.count) categories and \(each.values.count) values.")
    }
    self.title = title
    self.summary = summary
    self.categories = categories
    self.values = values
    self.series = series
    self.references = references
    self.orientation = orientation
    self.shape = shape
    self.size = size
  }

  /// The chart as an SVG element.
  public func svg(id: String, in language: Language, as form: ChartForm) -> String {
    let heading =
      form == .document ? Heading(title.text(in: language), width: size.width) : .none
    let plot = BarPlot(
      limited, omitted: series.omittedSeries, heading: heading, language: language)
    return Drawing.svg(
      id: id, title: title.text(in: language), description: description(in: language),
      language: language, form: form, width: size.width, height: plot.height,
      plot.draw(into:))
  }
}

extension BarChart {
  /// The chart with the series that are drawn.
  private var limited: BarChart {
    var chart = self
    chart.series = series.drawnSeries
    return chart
  }

  /// Each category with its values, the first twelve of them.
  public func description(in language: Language) -> String {
    let isChinese = language == .chinese
    var sentences = summary.map { [$0.text(in: language)] } ?? []
    let shown = categories.prefix(12).indices.map { category in
      let values = series.drawnSeries.map { text(of: $0, category, language) }
        .joined(separator: isChinese ? "、" : ", ")
      return categories[category].text(in: language) + (isChinese ? "：" : ": ") + values
    }
    if !shown.isEmpty {
      let title = values.title.text(in: language)
      sentences.append(
        title + (title.isEmpty ? "" : isChinese ? "：" : ": ")
          + shown.joined(separator: isChinese ? "；" : "; ") + (isChinese ? "。" : "."))
    }
    if categories.count > shown.count {
      sentences.append(
        Phrase(
          "\(categories.count - shown.count) more are in the table.",
          zh: "其余 \(categories.count - shown.count) 项见表。"
        ).text(in: language))
    }
    return sentences.joined(separator: isChinese ? "" : " ")
  }

  /// A row for each category, with values and intervals.
  public func table(in language: Language) -> ChartTable {
    let names = series.drawnSeries.map { $0.name.text(in: language) }
    let header =
      [Phrase("Category", zh: "类别").text(in: language)]
      + (series.count == 1 ? [values.title.text(in: language)] : names)
    return ChartTable(header: header, count: categories.count) { category in
      [categories[category].text(in: language)]
        + series.drawnSeries.map { text(of: $0, category, language) }
    }
  }

  /// `0.91 (0.88 to 0.94)`.
  private func text(of series: BarSeries, _ category: Int, _ language: Language) -> String {
    let format = values.format
    let value = format.text(series.values[category], in: language)
    guard let interval = series.interval(category) else { return value }
    return Phrase(
      "\(value) (\(interval.lowerBound, format) to \(interval.upperBound, format))",
      zh: "\(value)（\(interval.lowerBound, format) 至 \(interval.upperBound, format)）"
    ).text(in: language)
  }
}
