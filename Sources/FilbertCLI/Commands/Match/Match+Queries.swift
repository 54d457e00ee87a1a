import FilbertCore
import FilbertCorpus
import FilbertMatching
import FilbertScoring
import FilbertTables
import FilbertText

extension Match {
  /// Rows with a text each.
  func texts(
    _ table: TableReader, _ items: Items, _ console: Console
  ) throws(FilbertError) -> MatchQueries {
    let (choice, search) = (
      try choice(table, console), ColumnSearch(table.columns, file: table.name)
    )
    let excluded = try exclude.map { (name) throws(FilbertError) in try search.requested(name) }
    let names = ItemList(known: exclude == nil ? [] : items.ids)
    let file = table.name
    var rows = TextRows(TableSequence(table), choice, unusable, surface: .commandLine)
    return MatchQueries(
      columns: table.columns, file: table.name, format: table.format, dialect: table.dialect,
      encoding: table.encoding,
      next: { () throws(FilbertError) in
        guard let chunk = try rows.next() else { return nil }
        var queries: [MatchQueries.Query] = []
        for element in chunk.elements {
          guard let row = element.row else { continue }
          var query = MatchQueries.Query(row: row, text: element.input?.text)
          if let excluded {
            query.excluded = try names.names(in: row[excluded], file: file, line: row.line)
          }
          queries.append(query)
        }
        return queries
      },
      report: { rows.tally.report(nil, to: $0) })
  }

  /// The column of the latest purchases.
  private static let queryColumn = "query"

  /// Customers, each with the text of their latest purchases.
  func histories(_ table: TableReader, _ console: Console) throws(FilbertError) -> MatchQueries {
    let choice = try choice(table, console)
    var purchases = try PurchaseRows(
      historyOptions, columns: table.columns, file: table.name, skipsBadRows: skipBadRows)
    try requireRoom(for: [Self.queryColumn], among: [purchases.user.name], file: table.name)
    var rows = TextRows(TableSequence(table), choice, unusable, surface: .commandLine)
    while let chunk = try rows.next() {
      for case (let row?, let input?) in chunk.elements.map({ ($0.row, $0.input) }) {
        try purchases.add(row, item: input.text)
      }
    }
    let histories = try purchases.histories(console)
    console.say(
      "\(table.name): \(Rendering.counted(histories.purchaseCount, "purchase")) of \(Rendering.counted(histories.customers.count, "customer"))"
    )
    let (tally, length) = (rows.tally, historyOptions.length)
    var left = histories.customers[...]
    return MatchQueries(
      columns: [purchases.user.name, Self.queryColumn], file: table.name, format: table.format,
      dialect: table.dialect, encoding: table.encoding, excludesTexts: true,
      next: { () throws(FilbertError) in
        let chunk = left.prefix(TextRows.chunk)
        left = left.dropFirst(chunk.count)
        return chunk.isEmpty
          ? nil
          : chunk.map { customer in
            let query = customer.query(last: length)
            return MatchQueries.Query(
              row: Row(line: customer.lines.first ?? 0, values: [customer.name, query]),
              text: query, excluded: exclude == nil ? [] : customer.items)
          }
      },
      report: { tally.report(nil, keepsEmpty: false, to: $0) })
  }

  private var unusable: UnusableRows { skipBadRows ? .keep : .stop(.commandLine) }

  /// The text of a query; a second one has no place in a vector.
  private func choice(
    _ table: TableReader, _ console: Console
  ) throws(FilbertError) -> ColumnChoice {
    let choice = try ColumnChoice(
      of: table, ColumnRequest(text: textColumn), needsLabel: false)
    guard choice.pair == nil else {
      throw FilbertError(
        .usage, "The table has two columns of texts; name the one to match with --text-column.",
        file: table.name)
    }
    console.report(choice, table.name)
    console.say("\(table.name): \(choice.summary)")
    return choice
  }
}
