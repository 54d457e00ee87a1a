import FilbertCore
import FilbertCorpus
import FilbertDatabase
import FilbertFiles
import FilbertTables
import FilbertTrends
import Glibc

/// What a run found, and what it needs to look at rows again.
struct TrendRun {
  var report: TrendReport
  let analysis: TrendAnalysis
  let counts: TrendCounts
  let times: TimeReading
  let state: TrendState
}

extension Trend {
  /// More periods than these are a mistake in a date, or periods that are too short.
  private static let mostPeriods = 50_000
  /// Some 200 MB.
  private static let mostCounts = 5_000_000
  private static let usualLabels = [
    "predicted_label", "predicted_labels", "prediction", "predicted",
  ]

  // MARK: - Columns

  /// The file with its columns.
  func source(_ console: Console) throws(FilbertError) -> TrendSource {
    if !DatabaseAddress.isAddress(scored) {
      _ = try FileStamp(scored)
      guard isRegularFile(scored) else {
        throw FilbertError(
          .usage,
          "The file is read more than once, so it cannot be a pipe, a device or a directory; give a regular file.",
          file: scored)
      }
    }
    let open = { [self] () throws(FilbertError) -> TableReader in
      try openTable(
        scored, format: inputFormat?.requireTable(), columns.tableOptions, columns.request())
    }
    let table = try open()
    console.reportRemarks(table.remarks, table.name)
    return TrendSource(
      name: table.name, skipsBadRows: columns.skipBadRows, open: open, columns: try places(table))
  }

  private func places(
    _ table: borrowing TableReader
  ) throws(FilbertError) -> TrendSource.Columns {
    let (names, file) = (table.columns, table.name)
    func usual(_ wanted: [String]) -> Int? {
      wanted.lazy.compactMap { name in
        names.firstIndex { ExactString($0) == ExactString(name) }
      }.first
    }
    func place(_ name: String) throws(FilbertError) -> Int {
      guard let place = usual([name]) else { throw Self.missing(name.quoted, names, file) }
      return place
    }
    var labels: Int?
    if let name = watched.predictedColumn {
      labels = try place(name)
    } else if watched.numberColumn.isEmpty {
      labels = usual(Self.usualLabels)
    }
    var numbers: [Int] = []
    for name in watched.numberColumn { numbers.append(try place(name)) }
    if numbers.isEmpty, watched.predictedColumn == nil {
      numbers = [usual(["predicted_value"])].compactMap(\.self)
    }
    let entities = usual(["entities"])
    guard labels != nil || entities != nil || !numbers.isEmpty else {
      throw FilbertError(
        .badData,
        "There is no column \((Self.usualLabels + ["predicted_value", "entities"]).map(\.quoted).listed("or")); there are \(names.lazy.map(\.quoted).listed(atMost: 20)). Name the labels with --predicted-column, or a number with --number-column.",
        file: file)
    }
    let isList = labels.map { names[$0].isSame(as: "predicted_labels") } ?? false
    var groups: [Int] = []
    for name in watched.groupColumns { groups.append(try place(name)) }
    return TrendSource.Columns(
      names: names, time: try place(times.time), groups: groups, labels: labels,
      labelReading: isList || watched.labelSeparator != nil
        ? .labels(separator: watched.labelSeparator ?? ",") : nil,
      entities: entities, numbers: numbers, texts: try texts(table))
  }

  /// The columns of texts; nil if there are none and nobody named them.
  private func texts(_ table: borrowing TableReader) throws(FilbertError) -> ColumnChoice? {
    let request = columns.request()
    let isNamed = columns.textColumn != nil || columns.textPairColumn != nil
    guard isNamed || !ColumnChoice.usualTexts(in: table.columns).isEmpty else { return nil }
    return try ColumnChoice(of: table, request, needsLabel: false)
  }

  private static func missing(_ name: String, _ columns: [String], _ file: String) -> FilbertError {
    FilbertError(
      .badData,
      "There is no column \(name); there are \(columns.lazy.map(\.quoted).listed(atMost: 20)).",
      file: file)
  }

  // MARK: - Counting

  /// Counts all rows, and watches what was counted.
  func counted(
    _ source: TrendSource, _ earlier: TrendState?, _ console: Console
  ) throws(FilbertError) -> TrendRun {
    if let earlier, let state { try earlier.require(settings, file: state) }
    let reading = try timeReading(source, console)
    let rows = try rowCounts(source, reading)
    guard let first = rows.periods.keys.min(), let last = rows.periods.keys.max() else {
      throw FilbertError(
        .badData, "No row has a date that is not in the future; check the column of --time.",
        file: source.name)
    }
    guard last - first < Self.mostPeriods else {
      throw FilbertError(
        .badData,
        naming:
          "The dates reach from \(times.period.start(of: first)) to \(times.period.start(of: last)), which is more than \(Rendering.grouped(Self.mostPeriods)) periods; correct the dates, or give a longer \(.period).",
        file: source.name)
    }
    let plan = if let earlier { earlier.counts.plan } else { try plan(source, reading, rows) }
    let cells = (last - first + 1) * (1 + plan.allGroups.count) * plan.measures.count
    guard cells <= Self.mostCounts else {
      throw FilbertError(
        .badData,
        "The report would have \(Rendering.grouped(cells)) values, and \(Rendering.grouped(Self.mostCounts)) are possible; give a longer --period or fewer --groups.",
        file: source.name)
    }
    var counts = TrendCounts(plan, periods: first..<(last + 1))
    try source.read { row throws(FilbertError) in
      guard let number = period(of: row, source, reading) else { return }
      counts.add(try entry(row, number, source))
    }
    if let earlier {
      counts = try earlier.adding(counts, period: times.period, file: source.name)
    }
    let analysis = TrendAnalysis(
      counts,
      TrendAnalysis.Settings(
        period: times.period, baselinePeriods: baselinePeriods, falseAlarms: watched.falseAlarms,
        seed: watched.seed))
    return run(source, reading, counts, analysis, earlier, rows)
  }

  private func run(
    _ source: TrendSource, _ reading: TimeReading, _ counts: TrendCounts,
    _ analysis: TrendAnalysis, _ earlier: TrendState?, _ rows: RowCounts
  ) -> TrendRun {
    let reported = earlier?.reported ?? []
    let alarms = analysis.alarms.map { alarm in
      var alarm = alarm
      alarm.isNew =
        !alarm.isPart && !reported.contains { $0.isSame(as: alarm, first: counts.first) }
      return alarm
    }
    let report = TrendReport(
      file: source.name, period: times.period, timeZone: times.timeZone, timeColumn: times.time,
      groupColumns: watched.groupColumns,
      periods: counts.periods.indices.map { times.period.start(of: counts.first + $0) },
      rowCount: counts.rowCount, falseAlarms: watched.falseAlarms,
      baselinePeriods: baselinePeriods, series: analysis.series, alarms: alarms,
      remarks: remarks(rows, counts, analysis))
    for remark in report.remarks { common.console.warn("\(source.name): \(remark)") }
    let state = TrendState(
      settings: settings, counts: counts,
      reported: reported
        + alarms.filter(\.isNew).map { ReportedAlarm($0, first: counts.first) })
    return TrendRun(
      report: report, analysis: analysis, counts: counts, times: reading, state: state)
  }

  private func timeReading(
    _ source: TrendSource, _ console: Console
  ) throws(FilbertError) -> TimeReading {
    let clock = try times.clock()
    var column = TimeColumn(times.time, file: source.name)
    try source.read { row in column.add(row[source.columns.time], line: row.line) }
    let reading = try column.reading(order: times.dateOrder, clock: clock)
    if let title = reading.numberTitle {
      console.say("\(source.name): the numbers in \(times.time.quoted) are read as \(title)")
    }
    return reading
  }

  /// Rows of each period, and those that belong to none.
  struct RowCounts {
    var periods: [Int: Int] = [:]
    var unreadable = 0
    var undated = 0
    var firstUndated: Int?
    var future = 0
  }

  private func rowCounts(
    _ source: TrendSource, _ reading: TimeReading
  ) throws(FilbertError) -> RowCounts {
    var rows = RowCounts()
    rows.unreadable = try source.read { row throws(FilbertError) in
      guard let clock = reading.clock(row[source.columns.time]) else {
        rows.undated += 1
        rows.firstUndated = rows.firstUndated ?? row.line
        return
      }
      // Rows that cannot be used must not decide about the first period.
      _ = try entry(row, 0, source)
      if isFuture(clock) {
        rows.future += 1
      } else {
        rows.periods[times.period.number(of: clock), default: 0] += 1
      }
    }
    return rows
  }

  /// Whether a time is after now in every time zone.
  private func isFuture(_ clock: Double) -> Bool { clock > Double(time(nil)) + 86_400 }

  /// The period of a row that is counted.
  func period(of row: Row, _ source: TrendSource, _ reading: TimeReading) -> Int? {
    guard let clock = reading.clock(row[source.columns.time]), !isFuture(clock) else { return nil }
    return times.period.number(of: clock)
  }

  private func entry(
    _ row: Row, _ number: Int, _ source: TrendSource
  ) throws(FilbertError) -> TrendEntry {
    var entry = TrendEntry(period: number, group: source.group(of: row))
    entry.labels = try source.labels(of: row)
    entry.entities = try source.entities(of: row)
    entry.numbers = try source.numbers(of: row)
    if state != nil {
      var hash = FNV1a()
      hash.add((source.text(of: row) ?? "").utf8)
      hash.add("\u{0}\(entry.group ?? "")\u{0}\(entry.labels)\u{0}\(entry.numbers)".utf8)
      entry.digest = hash.value
    }
    return entry
  }

  /// What the periods of the first baseline have.
  private func plan(
    _ source: TrendSource, _ reading: TimeReading, _ rows: RowCounts
  ) throws(FilbertError) -> TrendPlan {
    let early = rows.periods.keys.sorted().prefix(baselinePeriods)
    var survey = TrendSurvey(labelsAreExclusive: source.columns.labelReading == nil)
    try source.read { row throws(FilbertError) in
      guard let number = period(of: row, source, reading), number <= early.last ?? 0 else { return }
      survey.add(
        labels: try source.labels(of: row), entities: try source.entities(of: row) ?? [],
        group: source.group(of: row))
    }
    var means = source.columns.numbers.map { TrendMeasure.mean(source.columns.names[$0]) }
    if source.columns.entities != nil { means.append(.entitiesPerText) }
    return survey.plan(periods: early.count, groupLimit: watched.groups, means: means)
  }

  // MARK: - Remarks

  private func remarks(
    _ rows: RowCounts, _ counts: TrendCounts, _ analysis: TrendAnalysis
  ) -> [String] {
    var remarks: [String] = []
    let name = times.period.rawValue
    if rows.unreadable > 0 {
      remarks.append("\(Rendering.counted(rows.unreadable, "unusable row")) left out")
    }
    if rows.undated > 0 {
      remarks.append(
        "\(Rendering.counted(rows.undated, "row")) without a date in \(times.time.quoted) left out, the first in line \(rows.firstUndated ?? 0)"
      )
    }
    if rows.future > 0 {
      remarks.append("\(Rendering.counted(rows.future, "row")) with a date in the future left out")
    }
    let filled = counts.periods.count { $0.rows[0] > 0 }
    let empty = counts.periods.count - filled
    if empty > 0 {
      remarks.append(
        "\(Rendering.counted(empty, "\(name)")) without rows; the charts pass over \(empty == 1 ? "it" : "them")"
      )
    }
    if filled <= baselinePeriods {
      remarks.append(
        "a baseline needs \(baselinePeriods) \(name)s with rows, and there \(filled == 1 ? "is only 1" : "are only \(filled)"), so nothing is watched yet"
      )
    }
    if !analysis.missingSeasons.isEmpty, filled > baselinePeriods {
      remarks.append(
        "there are too few \(name)s to adjust for \(analysis.missingSeasons.listed())")
    }
    if counts.plan.poolsOthers {
      remarks.append(
        "groups beyond the \(counts.plan.groups.count) with the most rows, and those with fewer than \(TrendSurvey.fewestRows) rows a \(name), are watched together as \(TrendPlan.other.quoted)"
      )
    }
    let usual = counts.periods.dropLast().map { $0.rows[0] }.filter { $0 > 0 }.sorted()
    if let last = counts.periods.last?.rows[0], usual.count >= 8,
      2 * last < usual[usual.count / 2]
    {
      remarks.append(
        "the last \(name) has \(Rendering.counted(last, "row")), less than half of the usual number; it may not be complete, and counts as much as its rows"
      )
    }
    return remarks
  }
}
