import FilbertCore
import FilbertEvaluation
import FilbertFiles
import FilbertPrometheus
import FilbertTrends

/// The last values and alarms, for the textfile collector of node_exporter.
struct TrendMetrics {
  private let report: TrendReport

  init(_ report: TrendReport) { self.report = report }

  /// Replaces the file at once, so that a scrape never sees half of it.
  func write(to file: AtomicFile) throws(FilbertError) {
    try file.write(text)
    try file.commit()
  }

  private var text: [UInt8] {
    var text = PrometheusText()
    family(&text, "filbert_trend_value", "Value of the last period with rows.") {
      point($0)?.estimate?.value
    }
    family(&text, "filbert_trend_value_low", "Lower end of its 95 % interval.") {
      point($0)?.estimate?.interval?.low
    }
    family(&text, "filbert_trend_value_high", "Upper end of its 95 % interval.") {
      point($0)?.estimate?.interval?.high
    }
    family(&text, "filbert_trend_expected", "What the baseline expects of this period.") {
      point($0)?.expected
    }
    family(&text, "filbert_trend_rows", "Rows of this period.") {
      point($0).map { Double($0.rows) }
    }
    family(&text, "filbert_trend_cusum_ratio", "CUSUM as a share of its limit.") {
      point($0)?.cusum
    }
    family(&text, "filbert_trend_ewma_ratio", "EWMA as a share of its limit, with a sign.") {
      point($0)?.ewma
    }
    family(&text, "filbert_trend_alarm", "1 while an alarm is on.") { series in
      guard series.isWatched else { return nil }
      return report.current.contains { series.isSubject(of: $0) } ? 1 : 0
    }
    text.begin(
      "filbert_trend_new_alarms", type: "gauge", help: "Alarms that no earlier run reported.")
    text.sample("filbert_trend_new_alarms", Double(report.alarms.count(where: \.isNew)))
    return text.bytes
  }

  private func point(_ series: TrendSeries) -> TrendPoint? { series.points.last { $0.rows > 0 } }

  /// The samples of all series that have a value; nothing if none has.
  private func family(
    _ text: inout PrometheusText, _ name: String, _ help: String,
    _ value: (TrendSeries) -> Double?
  ) {
    let samples = report.series.compactMap { series in value(series).map { (series, $0) } }
    guard !samples.isEmpty else { return }
    text.begin(name, type: "gauge", help: help)
    for (series, value) in samples {
      let labels = PrometheusName.labels([
        ("measure", series.measure.key.kind), ("name", series.measure.key.name),
        ("group", series.group ?? ""),
      ])
      text.sample(name, labels: labels, value)
    }
  }
}
