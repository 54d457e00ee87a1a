import FilbertCharts
import FilbertEvaluation
import FilbertPages
import FilbertTrends

/// Every series over time: values with intervals, what was expected, and the control charts.
struct TrendSeriesSection {
  private let report: TrendReport
  /// Series with charts. Those of all rows and those with alarms come first.
  private static let drawn = 24

  init(_ report: TrendReport) { self.report = report }

  var section: PageSection {
    let first = report.series.filter { $0.group == nil || isAlarmed($0) }.prefix(Self.drawn)
    let others = report.series.filter { $0.group != nil && !isAlarmed($0) }
      .prefix(Self.drawn - first.count)
    let hidden = report.series.count - first.count - others.count
    var blocks = first.map { Block.charts(charts($0)) }
    if !others.isEmpty {
      blocks.append(
        .details(
          Phrase("Groups without alarms", zh: "无警报的分组"), others.map { .charts(charts($0)) }))
    }
    if hidden > 0 {
      blocks.append(
        .text(
          Phrase(
            "\(hidden) further series have no chart here.", zh: "另有 \(hidden) 个序列未在此绘图。")))
    }
    return PageSection(
      id: "series", heading: Phrase("Over time", zh: "随时间变化"),
      lead: Phrase(
        "The band is a 95 % interval. In a control chart, an alarm is raised at 1 or −1.",
        zh: "阴影为 95% 区间。控制图达到 1 或 −1 时报警。"),
      blocks: blocks + detectable)
  }

  private func isAlarmed(_ series: TrendSeries) -> Bool { !alarms(of: series).isEmpty }

  private func alarms(of series: TrendSeries) -> [TrendAlarm] {
    report.alarms.filter { series.isSubject(of: $0) }
  }

  // MARK: - Charts

  private func charts(_ series: TrendSeries) -> [ChartFigure] {
    let isControlled = series.points.contains { $0.cusum != nil || $0.ewma != nil }
    return [ChartFigure(values(series), caption: dispersion(series))]
      + (isControlled ? [ChartFigure(control(series), hasTable: false)] : [])
  }

  /// The axis of periods, with their starts as names.
  private var time: Axis {
    Axis(
      Phrase("start of the \(TrendPhrases.unit(report.period))", zh: "时段起点"),
      format: .names(report.periods), range: 0...Double(max(1, report.periods.count - 1)),
      isWhole: true)
  }

  private func values(_ series: TrendSeries) -> LineChart {
    let measured = series.points.enumerated().compactMap { place, point in
      point.estimate.map { (x: Double(place), estimate: $0) }
    }
    let title = TrendPhrases.title(series.measure, group: series.group)
    let expected = points(series) { $0.expected }
    return LineChart(
      title, x: time,
      y: Axis(
        series.measure.isShare ? Phrase("share", zh: "占比") : Phrase("mean", zh: "均值"),
        format: TrendPhrases.format(series.measure), includesZero: series.measure.isShare),
      series: [
        Series(
          Phrase("measured", zh: "实测"), measured.map { ChartPoint(x: $0.x, y: $0.estimate.value) },
          band: measured.compactMap { value in
            value.estimate.interval.map {
              Series.Interval(x: value.x, low: $0.low, high: $0.high)
            }
          })
      ] + (expected.isEmpty ? [] : [Series(Phrase("expected", zh: "预期"), expected)]),
      markers: alarms(of: series).suffix(3).map { alarm in
        Marker(
          x: Double(alarm.since),
          Phrase(
            "since \(TrendPhrases.period(alarm.since, report))",
            zh: "自 \(TrendPhrases.period(alarm.since, report))"))
      })
  }

  private func control(_ series: TrendSeries) -> LineChart {
    LineChart(
      Phrase("Control chart", zh: "控制图"), x: time,
      y: Axis(Phrase("share of the limit", zh: "占控制限的比例"), includesZero: true),
      series: [
        Series("CUSUM", points(series) { $0.cusum }), Series("EWMA", points(series) { $0.ewma }),
      ],
      references: [
        .horizontal(1, Phrase("upper limit", zh: "上限")),
        .horizontal(-1, Phrase("lower limit", zh: "下限")),
      ],
      markers: alarms(of: series).suffix(3).map { alarm in
        Marker(
          x: Double(alarm.raised),
          Phrase(
            "alarm \(TrendPhrases.period(alarm.raised, report))",
            zh: "警报 \(TrendPhrases.period(alarm.raised, report))"))
      })
  }

  private func points(_ series: TrendSeries, _ value: (TrendPoint) -> Double?) -> [ChartPoint] {
    series.points.enumerated().compactMap { place, point in
      value(point).map { ChartPoint(x: Double(place), y: $0) }
    }
  }

  private func dispersion(_ series: TrendSeries) -> Phrase? {
    series.dispersion.map {
      Phrase(
        "Values vary \($0) times as much as random rows would.", zh: "波动为随机抽取各行时的 \($0) 倍。")
    }
  }

  // MARK: - What would be found

  private var detectable: [Block] {
    let rows = report.series.compactMap { series in
      series.detectable.map { change -> [PageTable.Cell] in
        let format = TrendPhrases.format(series.measure)
        return [
          PageTable.Cell(TrendPhrases.title(series.measure, group: series.group)),
          .number(change.level, format), .value(change.rise, format), .value(change.fall, format),
          .count(change.periods), .number(change.probability, .percent()),
        ]
      }
    }
    guard !rows.isEmpty else { return [] }
    return [
      .table(
        PageTable(
          Phrase("The smallest lasting change that raises an alarm", zh: "能触发警报的最小持续变化"),
          columns: [
            .words(Phrase("Series", zh: "序列")), .numbers(Phrase("Expected", zh: "预期")),
            .numbers(Phrase("Rise to", zh: "升至")), .numbers(Phrase("Fall to", zh: "降至")),
            .numbers(Phrase("Within periods", zh: "时段数内")),
            .numbers(Phrase("Probability", zh: "概率")),
          ], rows: rows, limit: 30))
    ]
  }
}
