import FilbertCore
import FilbertKeywords
import FilbertTables
import FilbertTrends

extension Trend {
  /// Alarms whose words are looked for: the latest ones.
  private static let mostAlarms = 20
  /// Terms that are counted for one alarm.
  private static let mostTerms = 1 << 17
  private static let rowsShown = 5
  private static let mostWords = 12

  /// Adds to the latest alarms the words that rows of the change have more often, and typical rows.
  func addTexts(
    to run: inout TrendRun, _ source: TrendSource, _ console: Console
  ) throws(FilbertError) {
    let places = Array(run.report.alarms.indices.suffix(Self.mostAlarms))
    guard !places.isEmpty else { return }
    guard source.columns.texts != nil else {
      console.say(
        "\(source.name): no column of texts was found, so alarms list no words; name one with --text-column"
      )
      return
    }
    var counts = places.map { _ in TermCounts(groupCount: 2, limit: Self.mostTerms) }
    // A row may belong to several alarms.
    var last: (line: Int, terms: [String]) = (-1, [])
    try readTexts(source, run, places) { number, row, text, isChanged in
      if last.line != row.row.line { last = (row.row.line, TermExtraction.terms(of: text)) }
      counts[number].add(terms: last.terms, group: isChanged ? 1 : 0)
    }
    for (number, place) in places.enumerated() {
      let moved = MovedTerms(counts[number], in: 1, against: 0, limit: Self.mostWords)
      run.report.alarms[place].words = moved.risen.map {
        TrendWord(text: $0.term, before: $0.otherShare, after: $0.share, score: $0.logOdds.z)
      }
      if counts[number].rowCounts[0] == 0 {
        console.say(
          "\(source.name): the rows of the baseline are not in this file, so the alarm of \(run.report.periods[run.report.alarms[place].raised]) lists no words"
        )
      }
    }
    let words = places.map { Set(run.report.alarms[$0].words.map { ExactString($0.text) }) }
    var typical = places.map { _ in TypicalRows(limit: Self.rowsShown) }
    try readTexts(source, run, places) { number, row, text, isChanged in
      guard isChanged else { return }
      typical[number].add(row, text, source.group(of: row.row), words[number])
    }
    for (number, place) in places.enumerated() {
      let alarm = run.report.alarms[place]
      // Without such words only the rows of the label itself are about the change.
      guard !alarm.words.isEmpty || (alarm.isRise && alarm.measure.isShare) else { continue }
      run.report.alarms[place].rows = typical[number].rows
    }
  }

  /// A row with its period, as a place in the counts.
  struct PlacedRow {
    let row: Row
    let period: Int
  }

  /// Calls `body` for each alarm and each row of its change or of its baseline. For a label that became more frequent
  /// these are the rows with the label, for other alarms all rows.
  private func readTexts(
    _ source: TrendSource, _ run: TrendRun, _ places: [Int],
    _ body: (_ number: Int, _ row: PlacedRow, _ text: String, _ isChanged: Bool) -> Void
  ) throws(FilbertError) {
    try source.read { row throws(FilbertError) in
      guard let period = run.times.number(of: row) else { return }
      let place = period - run.counts.first
      let group = run.counts.place(of: source.group(of: row))
      let labels = try source.labels(of: row)
      let types = try source.entities(of: row) ?? []
      var text: String?
      for (number, alarmPlace) in places.enumerated() {
        let (alarm, span) = (run.report.alarms[alarmPlace], run.analysis.spans[alarmPlace])
        let isChanged = span.change.contains(place)
        guard isChanged || span.baseline.contains(place),
          alarm.group == nil || group.map({ $0 == run.counts.groupPlace(alarm.group) }) ?? false,
          Self.belongs(labels, types, to: alarm, run.counts.plan)
        else { continue }
        text = text ?? source.text(of: row) ?? ""
        body(number, PlacedRow(row: row, period: place), text ?? "", isChanged)
      }
    }
  }

  private static func belongs(
    _ labels: [String], _ types: [String], to alarm: TrendAlarm, _ plan: TrendPlan
  ) -> Bool {
    guard alarm.isRise else { return true }
    switch alarm.measure {
    case .label(let label): return labels.contains { ExactString($0) == ExactString(label) }
    case .otherLabels: return labels.contains { !plan.measures.contains(.label($0)) }
    case .entity(let type): return types.contains { ExactString($0) == ExactString(type) }
    case .mean, .entitiesPerText: return true
    }
  }
}

/// The rows with the most moved words; among them those that are easiest to read, and of the same text only the first.
private struct TypicalRows {
  let limit: Int
  private var best: [(score: Int, length: Int, row: TrendRow)] = []

  /// Shorter texts say little, and longer ones take long to read.
  private static let bestLength = 60

  init(limit: Int) { self.limit = limit }

  var rows: [TrendRow] { best.map(\.row) }

  mutating func add(
    _ row: Trend.PlacedRow, _ text: String, _ group: String?, _ words: Set<ExactString>
  ) {
    guard !text.isBlank else { return }
    let score = Set(TermExtraction.terms(of: text).map(ExactString.init)).intersection(words).count
    let length = abs(text.unicodeScalars.count - Self.bestLength)
    let isFull = best.count == limit
    if isFull, let last = best.last,
      score < last.score || (score == last.score && length > last.length)
    {
      return
    }
    let entry = (
      score, length, TrendRow(line: row.row.line, period: row.period, group: group, text: text)
    )
    if let same = best.firstIndex(where: { ExactString($0.row.text) == ExactString(text) }) {
      guard Self.precedes(entry, best[same]) else { return }
      best.remove(at: same)
    }
    let place = best.firstIndex { Self.precedes(entry, $0) } ?? best.count
    best.insert(entry, at: place)
    if best.count > limit { best.removeLast() }
  }

  private static func precedes(
    _ left: (score: Int, length: Int, row: TrendRow),
    _ right: (score: Int, length: Int, row: TrendRow)
  ) -> Bool {
    if left.score != right.score { return left.score > right.score }
    if left.length != right.length { return left.length < right.length }
    if left.row.text != right.row.text {
      return left.row.text.utf8.lexicographicallyPrecedes(right.row.text.utf8)
    }
    return (left.row.period, left.row.line) < (right.row.period, right.row.line)
  }
}
