import FilbertCore
import FilbertFiles
import FilbertJSON
import FilbertTrends

extension Trend {
  /// The state of the last run; nil before the first one.
  func readState(_ path: String) throws(FilbertError) -> TrendState? {
    guard fileExists(path) else { return nil }
    let bytes = try readFile(path)
    guard let json = try? JSONValue.parse(bytes, file: path) else {
      return try TrendState(.null, file: path)
    }
    return try TrendState(json, file: path)
  }

  func write(_ state: TrendState, to file: AtomicFile) throws(FilbertError) {
    try file.write(Array((state.json.serialized() + "\n").utf8))
    try file.commit()
  }

  /// What a state depends on.
  var settings: [TrendState.Setting] {
    [
      TrendState.Setting("time column", times.time),
      TrendState.Setting("period", times.period.rawValue),
      TrendState.Setting("time zone", times.timeZone ?? ""),
      TrendState.Setting("order of dates", times.dateOrder?.rawValue ?? ""),
      TrendState.Setting("columns of groups", watched.groupColumns.joined(separator: ",")),
      TrendState.Setting("label column", watched.predictedColumn ?? ""),
      TrendState.Setting("label separator", watched.labelSeparator ?? ""),
      TrendState.Setting("number columns", watched.numberColumn.joined(separator: ",")),
      TrendState.Setting("number of groups", "\(watched.groups)"),
      TrendState.Setting("rate of false alarms", "\(watched.falseAlarms)"),
      TrendState.Setting("length of the baseline", "\(baselinePeriods)"),
      TrendState.Setting("seed", "\(watched.seed)"),
    ]
  }

  var baselinePeriods: Int { watched.baseline ?? times.period.usualBaseline }
}
