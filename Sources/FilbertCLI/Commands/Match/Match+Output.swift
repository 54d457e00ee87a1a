import FilbertCore
import FilbertFiles
import FilbertInference
import FilbertJSON
import FilbertMatching
import FilbertScoring
import FilbertTables
import FilbertTensor

extension Match {
  /// Matches all queries, a chunk at a time, and writes them in their order.
  func write(
    _ asked: MatchQueries, _ matcher: Matcher, to sink: any ByteSink, _ console: Console
  ) throws {
    let format = RowFormat.resolved(
      format?.rowFormat, output: output, otherwise: asked.format.hasObjects ? .jsonl : .csv)
    try requireCSV(format)
    let rows = MatchRows(
      matcher.items, layout: format == .jsonl ? .nested : wide ? .wide(count) : .long,
      isReranked: matcher.reranker != nil, digits: round)
    try requireRoom(for: rows.columns, among: asked.columns, file: asked.file)
    let encoding = try outputEncoding.resolve(
      [asked.encoding], format: format,
      adding: rows.columns + matcher.items.texts
        + matcher.items.kept.flatMap { $0.compactMap(\.stringValue) },
      output: output, console)
    var encoder = try RowEncoder(
      format,
      dialect: spreadsheet.dialect(asked.dialect.written(to: output, as: self.format?.rowFormat)),
      inputs: asked.columns, columns: asked.columns + rows.columns, file: asked.file,
      encoding: encoding)
    try sink.write(encoder.header)
    let exclusions = Exclusions(matcher.items, texts: asked.excludesTexts)
    var progress = ScoringProgress(console: console)
    var tally = Tally()
    var repeated = RepeatedMatches(matcher.items)
    let read = asked.parts(of: matcher.queriesAtOnce)
    try pipelined(isAhead: queries != "-") {
      () throws(FilbertError) in
      try read()
    } compute: { part in
      (part, answers(part, matcher, exclusions))
    } write: { (part, found) throws(FilbertError) in
      tally.add(found.tally)
      for (query, matches) in zip(part, found.matches) {
        tally.rows += 1
        if matches.isEmpty { tally.withoutMatch += 1 }
        repeated.add(matches)
        for addition in rows.additions(tally.rows, matches) {
          try encoder.append(OutputRow(query.row, adding: addition))
        }
      }
      try sink.write(encoder.take())
      progress.show(rows: tally.rows)
    }
    try sink.commit()
    progress.finish()
    asked.report(console)
    console.report(tally.texts, in: asked.file, maximumLength: matcher.embedder.maximumLength)
    report(tally, exclusions, matcher, console)
    if let column = repeated.mostRepeated {
      console.say(
        "\(counted(column.lists, "query has", "queries have")) items that are equal in \(column.name.quoted) but for letter case and white space; --distinct \(column.name) keeps the best of each"
      )
    }
    console.say(progress.summary(rows: tally.rows, output: output))
  }

  /// What was seen.
  private struct Tally {
    var rows = 0
    var texts = EmbeddingTally()
    var pairs = 0
    var cutPairs = 0
    var withoutMatch = 0
    /// Names of items to leave out that no item has.
    var unknown = 0
    var excluded = 0

    mutating func add(_ other: Tally) {
      texts.add(other.texts)
      for count: WritableKeyPath<Tally, Int> in [
        \.rows, \.pairs, \.cutPairs, \.withoutMatch, \.unknown, \.excluded,
      ] { self[keyPath: count] += other[keyPath: count] }
    }
  }

  /// The matches of each query, none for one without a text, and what was seen.
  ///
  /// Runs while another thread writes, so it shares nothing with it.
  private func answers(
    _ part: [MatchQueries.Query], _ matcher: Matcher, _ exclusions: Exclusions
  ) -> (matches: [[Matcher.Match]], tally: Tally) {
    var tally = Tally()
    var wanted: [Matcher.Query] = []
    for query in part {
      guard let text = query.text else { continue }
      var excluded: Set<Int> = []
      for name in query.excluded {
        let rows = exclusions.rows(name)
        excluded.formUnion(rows)
        tally.excluded += 1
        if rows.isEmpty { tally.unknown += 1 }
      }
      wanted.append(Matcher.Query(text, excluding: excluded))
    }
    let found = matcher.matches(for: wanted)
    (tally.texts, tally.pairs, tally.cutPairs) = (found.texts, found.pairs, found.cutPairs)
    var left = found.matches[...]
    return (part.map { $0.text == nil ? [] : left.popFirst() ?? [] }, tally)
  }

  private func report(
    _ tally: Tally, _ exclusions: Exclusions, _ matcher: Matcher, _ console: Console
  ) {
    if let reranker = matcher.reranker, tally.cutPairs > 0 {
      console.warn(
        "\(Rendering.grouped(tally.cutPairs)) of \(Rendering.counted(tally.pairs, "pair")) \(tally.cutPairs == 1 ? "is" : "are") longer than the \(reranker.maximumLength) tokens of --reranker and cut"
      )
    }
    if tally.unknown > 0 {
      console.warn(
        "\(Rendering.grouped(tally.unknown)) of \(Rendering.counted(tally.excluded, "item")) to leave out "
          + "\(tally.unknown == 1 ? "is" : "are") not among the items (compared by \(exclusions.isByText ? "their texts" : "their ids"))"
      )
    }
    if tally.withoutMatch > 0 {
      console.say(counted(tally.withoutMatch, "query has", "queries have") + " no match")
    }
  }

  private func requireCSV(_ format: RowFormat) throws(FilbertError) {
    guard format != .csv else { return }
    try refuse(
      LimitedOption.list([("--escape-formulas", spreadsheet.escapeFormulas), ("--wide", wide)]) {
        "is for CSV, and \($0) is written; leave it out."
      }, for: format.rawValue)
  }
}

/// Items by the names that queries have for those they must not get.
private struct Exclusions {
  let isByText: Bool
  private let items: Items
  /// Nil if names are those of ``Items/rows(of:)``.
  private let rowsOfText: [ExactString: [Int]]?

  init(_ items: Items, texts: Bool) {
    (self.items, isByText) = (items, texts || items.idColumn == nil)
    // Without a column of ids, items are named by their texts.
    rowsOfText =
      texts && items.idColumn != nil
      ? Dictionary(grouping: items.texts.indices) { ExactString(items.texts[$0].trimmed) } : nil
  }

  func rows(_ name: String) -> [Int] {
    guard let rowsOfText else { return items.rows(of: name) }
    return rowsOfText[ExactString(name.trimmed)] ?? []
  }
}
