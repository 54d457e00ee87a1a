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
  let times: RowPeriods
  let state: TrendState
}

extension Trend {
  private static let usualLabels = [
    "predicted_label", "predicted_labels", "prediction", "predicted",
  ]

  // MARK: - Columns

  /// The file with its columns.
  func source(_ console: Console) throws(FilbertError) -> TrendSource {
    var stamp: FileStamp?
    if !DatabaseAddress.isAddress(scored) {
      stamp = try FileStamp(scored)
      guard isRegularFile(scored) else {
        throw FilbertError(
          .usage,
          "The file is read more than once, so it cannot be a pipe, a device or a directory; give a regular file.",
          file: scored)
      }
    }
    let open = { [self] () throws(FilbertError) -> TableReader in
      try openTable(
        scored, format: inputFormat?.format, columns.tableOptions, columns.request())
    }
    let table = try open()
    console.reportRemarks(table.remarks, table.name)
    return TrendSource(
      name: table.name, skipsBadRows: columns.skipBadRows, open: open, columns: try places(table),
      stamp: stamp)
  }

  private func places(
    _ table: borrowing TableReader
  ) throws(FilbertError) -> TrendSource.Columns {
    let (names, file) = (table.columns, table.name)
    let search = ColumnSearch(names, file: file, hasHeaderLine: table.hasHeaderLine)
    var labels: Int?
    if let name = watched.predictedColumn {
      labels = try search.requested(name)
    } else if watched.numberColumn.isEmpty {
      labels = try search.known(Self.usualLabels)
    }
    var numbers: [Int] = []
    for name in watched.numberColumn {
      let number = try search.requested(name)
      if !numbers.contains(number) { numbers.append(number) }
    }
    if numbers.isEmpty, watched.predictedColumn == nil {
      numbers = [try search.known(["predicted_value"])].compactMap(\.self)
    }
    let entities = try search.known(["entities"])
    guard labels != nil || entities != nil || !numbers.isEmpty else {
      throw FilbertError(
        .badData,
        "There is no column \((Self.usualLabels + ["predicted_value", "entities"]).map(\.quoted).listed("or")); there are \(names.lazy.map(\.quoted).listed(atMost: 20)). Name the labels with --predicted-column, or a number with --number-column.",
        file: file)
    }
    let isList =
      labels.map { names[$0].trimmed.lowercased().isSame(as: "predicted_labels") } ?? false
    var groups: [Int] = []
    for name in watched.groupColumns { groups.append(try search.requested(name)) }
    return TrendSource.Columns(
      names: names, time: try search.requested(times.time), groups: groups, labels: labels,
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

  // MARK: - Counting

  /// Counts all rows, and watches what was counted.
  func counted(
    _ source: TrendSource, _ earlier: TrendState?, _ console: Console
  ) throws(FilbertError) -> TrendRun {
    if let earlier, let state { try earlier.require(settings(source), file: state) }
    let times = try rowPeriods(source, console)
    let rows = try rowCounts(source, times)
    guard let first = rows.periods.keys.min(), let last = rows.periods.keys.max() else {
      throw FilbertError(
        .badData, "No row has a date that is not in the future; check the column of --time.",
        file: source.name)
    }
    let plan = if let earlier { earlier.counts.plan } else { try plan(source, times, rows) }
    let known = earlier?.counts
    try requireFew(
      min(first, known?.first ?? first)...max(last, known?.last ?? last), plan, source)
    var run = CountedRows(
      counts: TrendCounts(plan, periods: first..<(last + 1)),
      open: OpenPeriods(from: times.firstOpen(last: max(last, known?.last ?? last))),
      missing: earlier?.open)
    try count(source, times, rows, into: &run)
    if let earlier, let missing = run.missing {
      run.counts = try earlier.adding(
        run.counts, missing: missing, period: self.times.period, file: source.name)
      run.open = earlier.open.adding(run.open)
    }
    let analysis = TrendAnalysis(
      run.counts,
      TrendAnalysis.Settings(
        period: self.times.period, baselinePeriods: baselinePeriods,
        falseAlarms: watched.falseAlarms, seed: watched.seed))
    return self.run(source, times, run, analysis, earlier, rows)
  }

  /// - Throws: `badData` if the counts of all periods would need too much memory.
  private func requireFew(
    _ numbers: ClosedRange<Int>, _ plan: TrendPlan, _ source: TrendSource
  ) throws(FilbertError) {
    guard numbers.count <= TrendCounts.mostPeriods else {
      throw FilbertError(
        .badData,
        naming:
          "The dates reach from \(times.period.start(of: numbers.lowerBound)) to \(times.period.start(of: numbers.upperBound)), which is more than \(Rendering.grouped(TrendCounts.mostPeriods)) periods; correct the dates, or give a longer \(.period).",
        file: source.name)
    }
    let values = numbers.count * (1 + plan.allGroups.count) * plan.measures.count
    guard values <= TrendCounts.mostValues else {
      throw FilbertError(
        .badData,
        "The report would have \(Rendering.grouped(values)) values, and \(Rendering.grouped(TrendCounts.mostValues)) are possible; give a longer --period or fewer --groups.",
        file: source.name)
    }
  }

  /// What a reading of all rows counts.
  private struct CountedRows {
    var counts: TrendCounts
    /// The rows of the periods that are open after this run.
    var open: OpenPeriods
    /// The rows of the periods that were open after the last run, without those that this file has; nil without a state.
    var missing: OpenPeriods?
  }

  private func count(
    _ source: TrendSource, _ times: RowPeriods, _ rows: RowCounts, into run: inout CountedRows
  ) throws(FilbertError) {
    try source.read { row throws(FilbertError) in
      guard let number = times.number(of: row) else { return }
      var entry = try entry(row, number, source)
      if state != nil { entry.digest = digest(of: entry, row, source) }
      // A database may have more rows than in the reading before.
      guard run.counts.hasPeriod(number) else { throw source.changed }
      run.counts.add(entry)
      guard state != nil else { return }
      run.open.add(entry)
      run.missing?.remove(entry)
    }
    for (place, period) in run.counts.periods.enumerated()
    where period.rows[0] != rows.periods[run.counts.first + place] ?? 0 { throw source.changed }
  }

  private func run(
    _ source: TrendSource, _ times: RowPeriods, _ counted: CountedRows,
    _ analysis: TrendAnalysis, _ earlier: TrendState?, _ rows: RowCounts
  ) -> TrendRun {
    let counts = counted.counts
    let period = times.period
    let alarms = analysis.alarms.map { alarm in
      var alarm = alarm
      alarm.isNew = earlier?.isNew(alarm, first: counts.first) ?? !alarm.isPart
      return alarm
    }
    let report = TrendReport(
      file: source.name, period: period, timeZone: self.times.timeZone,
      timeColumn: source.columns.names[source.columns.time],
      groupColumns: source.columns.groups.map { source.columns.names[$0] },
      periods: counts.periods.indices.map { period.start(of: counts.first + $0) },
      rowCount: counts.rowCount, falseAlarms: watched.falseAlarms,
      baselinePeriods: baselinePeriods, series: analysis.series, alarms: alarms,
      remarks: remarks(source, rows, counts, analysis))
    for remark in report.remarks { common.console.warn("\(source.name): \(remark)") }
    let state = TrendState(
      settings: settings(source), counts: counts, open: counted.open,
      reported: TrendState.reported(
        alarms, earlier?.reported ?? [], first: counts.first, open: counted.open.first,
        baselinePeriods: baselinePeriods))
    return TrendRun(
      report: report, analysis: analysis, counts: counts, times: times, state: state)
  }

  private func rowPeriods(
    _ source: TrendSource, _ console: Console
  ) throws(FilbertError) -> RowPeriods {
    let clock = try times.clock()
    let name = source.columns.names[source.columns.time]
    var column = TimeColumn(name, file: source.name)
    try source.read { row in column.add(row[source.columns.time], line: row.line) }
    let reading = try column.reading(order: times.dateOrder, clock: clock)
    if let title = reading.numberTitle {
      console.say("\(source.name): the numbers in \(name.quoted) are read as \(title)")
    }
    return RowPeriods(
      reading: reading, period: times.period, column: source.columns.time,
      now: clock.range(at: Double(time(nil))))
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
    _ source: TrendSource, _ times: RowPeriods
  ) throws(FilbertError) -> RowCounts {
    var rows = RowCounts()
    rows.unreadable = try source.read { row throws(FilbertError) in
      let place = times.place(of: row)
      switch place {
      case .undated, .unreadable: break
      // Rows that cannot be used must not decide about the first period.
      case .future, .period: _ = try entry(row, 0, source)
      }
      switch place {
      case .undated:
        rows.undated += 1
        rows.firstUndated = rows.firstUndated ?? row.line
      case .unreadable: throw unreadable(row, times, source)
      case .future: rows.future += 1
      case .period(let number): rows.periods[number, default: 0] += 1
      }
    }
    return rows
  }

  private func unreadable(
    _ row: Row, _ times: RowPeriods, _ source: TrendSource
  ) -> FilbertError {
    let cell = row[times.column]
    return FilbertError(
      .badData,
      "The column \(source.columns.names[times.column].quoted) has \(cell.quoted) here, which \(times.reading.complaint(about: cell)); write it as 2026-03-14, leave the cell empty, or pass --skip-bad-rows to leave out the row.",
      file: source.name, line: row.line)
  }

  private func entry(
    _ row: Row, _ number: Int, _ source: TrendSource
  ) throws(FilbertError) -> TrendEntry {
    var entry = TrendEntry(period: number, group: source.group(of: row))
    entry.labels = try source.labels(of: row)
    entry.entities = try source.entities(of: row)
    entry.numbers = try source.numbers(of: row)
    return entry
  }

  /// What a state knows a row by.
  private func digest(of entry: TrendEntry, _ row: Row, _ source: TrendSource) -> UInt64 {
    var hash = FNV1a()
    hash.add((source.text(of: row) ?? "").utf8)
    hash.add("\u{0}\(entry.group ?? "")\u{0}\(entry.labels)\u{0}\(entry.numbers)".utf8)
    hash.add("\u{0}\(entry.entities ?? [])".utf8)
    return hash.value
  }

  /// What the periods of the first baseline have.
  private func plan(
    _ source: TrendSource, _ times: RowPeriods, _ rows: RowCounts
  ) throws(FilbertError) -> TrendPlan {
    let early = rows.periods.keys.sorted().prefix(baselinePeriods)
    var survey = TrendSurvey(labelsAreExclusive: source.columns.labelReading == nil)
    try source.read { row throws(FilbertError) in
      guard let number = times.number(of: row), number <= early.last ?? 0 else { return }
      survey.add(
        labels: try source.labels(of: row), entities: try source.entities(of: row) ?? [],
        group: source.group(of: row))
    }
    var means = source.columns.numbers.map { TrendMeasure.mean(source.columns.names[$0]) }
    if source.columns.entities != nil { means.append(.entitiesPerText) }
    let plan = survey.plan(periods: early.count, groupLimit: watched.groups, means: means)
    try requireNames(survey, plan, source)
    return plan
  }

  // MARK: - Remarks

  private func remarks(
    _ source: TrendSource, _ rows: RowCounts, _ counts: TrendCounts, _ analysis: TrendAnalysis
  ) -> [String] {
    var remarks: [String] = []
    let name = times.period.rawValue
    if rows.unreadable > 0 {
      remarks.append("\(Rendering.counted(rows.unreadable, "unusable row")) left out")
    }
    if rows.undated > 0 {
      remarks.append(
        "\(Rendering.counted(rows.undated, "row")) without a date in \(source.columns.names[source.columns.time].quoted) left out, the first in line \(rows.firstUndated ?? 0)"
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
    if !source.columns.groups.isEmpty, counts.plan.groups.isEmpty {
      remarks.append(
        "no group has \(TrendSurvey.fewestRows) rows a \(name), so only all rows together are watched"
      )
    }
    if counts.plan.poolsOthers {
      remarks.append(
        "groups beyond the \(counts.plan.groups.count) with the most rows, and those with fewer than \(TrendSurvey.fewestRows) rows a \(name), are watched together as \(counts.plan.others.quoted)"
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
