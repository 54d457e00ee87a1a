import FilbertEvaluation

extension TrendReport {
  /// The columns of ``rows``.
  package static let columns = [
    "period", "measure", "name", "group", "rows", "value", "low", "high", "expected", "phase",
    "cusum", "ewma", "alarm",
  ]

  /// Each value of each series as a row of a table; empty fields for what is not known.
  package var rows: [[String]] {
    series.flatMap { series in
      let raised = Set(
        alarms.filter { series.isSubject(of: $0) }.map(\.raised))
      return zip(periods.indices, series.points).map { place, point -> [String] in
        let interval = point.estimate?.interval
        let numbers: [Double?] = [
          point.estimate?.value, interval?.low, interval?.high, point.expected,
        ]
        var row = [
          periods[place], series.measure.key.kind, series.measure.key.name, series.group ?? "",
          String(point.rows),
        ]
        row += numbers.map { $0?.description ?? "" }
        row.append(point.phase.rawValue)
        row += [point.cusum, point.ewma].map { $0?.description ?? "" }
        row.append(raised.contains(place) ? "1" : "0")
        return row
      }
    }
  }
}
