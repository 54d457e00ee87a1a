/// How often values fall into each of some intervals, as bars that touch; several series are stacked.
public struct Histogram: Chart {
  /// How many values of a series each bin has.
  public struct Counts: Sendable {
    /// What the legend calls it.
    public var name: Phrase
    /// A count for each bin.
    public var values: [Int]

    /// Creates counts.
    public init(_ name: Phrase, _ values: [Int]) {
      self.name = name
      self.values = values
    }
  }

  /// The most bins.
  public static let binLimit = 100

  /// What the chart shows.
  public var title: Phrase
  /// What it means, in a sentence for those who do not see it; the counts are added.
  public var summary: Phrase?
  /// The axis of the values.
  public var x: Axis
  /// The name of the axis of the counts.
  public var countTitle: Phrase
  /// The ends of the bins, in ascending order; one more than there are bins. A value at the last end counts to the last
  /// bin, as in NumPy.
  public var edges: [Double]
  /// The counts of each series. At most twelve are drawn.
  public var series: [Counts]
  /// Places on the horizontal axis with captions.
  public var markers: [Marker]
  /// How large it is drawn.
  public var size: ChartSize

  /// Creates a chart of counts.
  public init(
    _ title: Phrase, summary: Phrase? = nil, x: Axis,
    countTitle: Phrase = Phrase("Rows", zh: "行数"), edges: [Double], series: [Counts],
    markers: [Marker] = [], size: ChartSize = ChartSize()
  ) {
    precondition(
      (2...Self.binLimit + 1).contains(edges.count),
      "A histogram has 1 to \(Self.binLimit) bins, not \(edges.count - 1).")
    precondition(
      zip(edges, edges.dropFirst()).allSatisfy { $0 < $1 && $0.isDrawable && $1.isDrawable },
      "The edges of a histogram are finite and ascend.")
    for each in series {
      precondition(
        each.values.count == edges.count - 1,
        "There are \(edges.count - 1) bins and \(each.values.count) counts.")
    }
    self.title = title
    self.summary = summary
    self.x = x
    self.countTitle = countTitle
    self.edges = edges
    self.series = series
    self.markers = markers
    self.size = size
  }

  /// Creates a chart of values in at most `bins` intervals between ticks. Values that are not finite are left out.
  public init(
    _ title: Phrase, summary: Phrase? = nil, x: Axis,
    countTitle: Phrase = Phrase("Rows", zh: "行数"), values: [(name: Phrase, values: [Double])],
    bins: Int = 20, markers: [Marker] = [], size: ChartSize = ChartSize()
  ) {
    let extent = x.extent(of: values.flatMap(\.values))
    // Bins that end at ticks may be one more than there would be otherwise.
    let intervals = min(max(1, bins), Self.binLimit - 1)
    let ticks = Ticks(covering: extent.lowerBound, extent.upperBound, intervals: intervals)
    self.init(
      title, summary: summary, x: x, countTitle: countTitle, edges: ticks.values,
      series: values.map {
        Counts($0.name, Self.counts(of: $0.values, edges: ticks.values))
      }, markers: markers, size: size)
  }

  /// How many values lie in each bin: those at its lower end and above, and below its upper end. Values outside all bins
  /// are not counted.
  public static func counts(of values: [Double], edges: [Double]) -> [Int] {
    var counts = [Int](repeating: 0, count: max(0, edges.count - 1))
    guard let first = edges.first, let last = edges.last, !counts.isEmpty else { return counts }
    for value in values where value >= first && value <= last {
      var low = 0
      var high = counts.count
      // The last edge that is not above the value.
      while high - low > 1 {
        let middle = (low + high) / 2
        if edges[middle] <= value { low = middle } else { high = middle }
      }
      counts[low] += 1
    }
    return counts
  }

  /// The chart as an SVG element.
  public func svg(id: String, in language: Language, as form: ChartForm) -> String {
    let totals = (0..<edges.count - 1).map { bin in
      series.drawnSeries.reduce(0) { $0 + $1.values[bin] }
    }
    let marks = markers.filter { $0.x.isDrawable }
    let isEmpty = !totals.contains { $0 > 0 }
    let y = Axis(countTitle, range: isEmpty ? 0...1 : nil, includesZero: true, isWhole: true)
    let title = title.text(in: language)
    let drawn = series.drawnSeries
    var names = drawn.enumerated().map { index, series in
      (
        sample: Legend.Sample.area(SeriesStyle(index: index)),
        name: series.name.text(in: language)
      )
    }
    if let omitted = series.omittedSeries {
      names.append((sample: .omitted, name: omitted.text(in: language)))
    }
    let frame = PlotFrame(
      size: size, x: x, xExtent: x.extent(of: edges + marks.map(\.x)), y: y,
      yExtent: y.extent(of: totals.map { Double($0) }),
      heading: form == .document ? Heading(title, width: size.width) : .none,
      legend: Legend(series.count > 1 ? names : [], width: size.width),
      captions: marks.map { $0.caption.text(in: language) }, language: language)
    return Drawing.svg(
      id: id, title: title, description: description(in: language), language: language, form: form,
      width: frame.width, height: frame.height
    ) { markup in
      frame.draw(into: &markup)
      drawBars(in: frame, into: &markup)
      if isEmpty { frame.drawNothing(language, into: &markup) }
      for (row, marker) in marks.enumerated() { frame.draw(marker, row: row, into: &markup) }
    }
  }

  private func drawBars(in frame: PlotFrame, into markup: inout Markup) {
    var stacked = [Int](repeating: 0, count: edges.count - 1)
    for (index, series) in series.drawnSeries.enumerated() {
      var path = PathData()
      for bin in stacked.indices where series.values[bin] > 0 {
        let low = frame.y.position(Double(stacked[bin]))
        stacked[bin] += series.values[bin]
        let high = frame.y.position(Double(stacked[bin]))
        let left = frame.x.position(edges[bin])
        let width = frame.x.position(edges[bin + 1]) - left
        let gap = width > 4 ? 1.0 : 0
        // A bin of one row among thousands is seen nevertheless.
        path.rectangle(left + gap / 2, min(high, low - 0.7), width - gap, max(low - high, 0.7))
      }
      if !path.text.isEmpty {
        markup.element("path", ["class": SeriesStyle(index: index).fill, "d": path.text])
      }
    }
  }
}

extension Histogram {
  /// How many values there are, and which bin has most of them.
  public func description(in language: Language) -> String {
    var sentences = summary.map { [$0.text(in: language)] } ?? []
    for series in series.drawnSeries {
      let total = series.values.reduce(0, +)
      guard let most = series.values.max(), let bin = series.values.firstIndex(of: most), total > 0
      else {
        sentences.append(
          Phrase("\(series.name): no values.", zh: "\(series.name)：没有值。").text(in: language))
        continue
      }
      sentences.append(
        Phrase(
          """
          \(series.name): \(total) values, most of them, \(most), from \(edges[bin], x.format) to \
          \(edges[bin + 1], x.format).
          """,
          zh: """
            \(series.name)：共 \(total) 个值，其中 \(edges[bin], x.format) 至 \(edges[bin + 1], x.format) \
            最多，为 \(most) 个。
            """
        ).text(in: language))
    }
    return sentences.joined(separator: language == .chinese ? "" : " ")
  }

  /// A row for each bin.
  public func table(in language: Language) -> ChartTable {
    ChartTable(
      header: [
        Phrase("From", zh: "从").text(in: language), Phrase("To", zh: "至").text(in: language),
      ] + series.drawnSeries.map { $0.name.text(in: language) }, count: edges.count - 1
    ) { bin in
      [x.format.text(edges[bin], in: language), x.format.text(edges[bin + 1], in: language)]
        + series.drawnSeries.map { Phrase($0.values[bin]).text(in: language) }
    }
  }
}
