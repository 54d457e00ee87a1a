import FilbertCore
import FilbertFiles
import FilbertJSON
import FilbertTrends

extension Trend {
  /// The state of the last run; nil before the first one.
  func readState(_ path: String, _ console: Console) throws(FilbertError) -> TrendState? {
    guard fileExists(path) else { return nil }
    let bytes = try readFile(path)
    guard !bytes.isEmpty else {
      console.say("\(path): the state file is empty, so this counts as the first run")
      return nil
    }
    guard let json = try? JSONValue.parse(bytes, file: path) else {
      return try TrendState(.null, file: path)
    }
    return try TrendState(json, file: path)
  }

  /// - Throws: `badData` if the file is not the one that was read: another run has written it.
  func write(
    _ state: TrendState, to file: AtomicFile, replacing stamp: FileStamp?
  ) throws(FilbertError) {
    guard let path = self.state, (try? FileStamp(path)) == stamp else {
      throw FilbertError(
        .badData, "Another run has written this file meanwhile; run the command again.",
        file: self.state)
    }
    try file.write(Array((state.json.serialized() + "\n").utf8))
    try file.commit()
  }

  /// What a state depends on. The columns are those that were found: another file may lack one that no option names.
  func settings(_ source: TrendSource) -> [TrendState.Setting] {
    let columns = source.columns
    func name(_ place: Int?) -> String { place.map { columns.names[$0] } ?? "" }
    return [
      TrendState.Setting("time column", name(columns.time)),
      TrendState.Setting("period", times.period.rawValue),
      TrendState.Setting("time zone", times.timeZone ?? ""),
      TrendState.Setting("order of dates", times.dateOrder?.rawValue ?? ""),
      TrendState.Setting("columns of groups", columns.groups.map(name).joined(separator: ",")),
      TrendState.Setting("label column", name(columns.labels)),
      TrendState.Setting("label separator", watched.labelSeparator ?? ""),
      TrendState.Setting("number columns", columns.numbers.map(name).joined(separator: ",")),
      TrendState.Setting("column of entities", name(columns.entities)),
      TrendState.Setting("number of groups", "\(watched.groups)"),
      TrendState.Setting("rate of false alarms", "\(watched.falseAlarms)"),
      TrendState.Setting("length of the baseline", "\(baselinePeriods)"),
      TrendState.Setting("seed", "\(watched.seed)"),
    ]
  }

  var baselinePeriods: Int { watched.baseline ?? times.period.usualBaseline }
}
