package import FilbertCore
package import FilbertEvaluation
import FilbertJSON
package import FilbertTables

/// Lists of matches with the right items beside them, as `evaluate` measures them: read from a table with a row for each
/// match, or an object for each query.
package struct MatchedLists: Sendable {
  /// Those that have a right item.
  package let queries: [RankedQuery]
  /// Queries whose right items are not known, which are left out.
  package let withoutGold: Int
  /// Items in the longest list.
  package let longest: Int
  /// The column or member that was compared with the right items.
  package let itemColumn: String

  /// Names of columns with the item of a match, the most usual first.
  private static let usualItems = ["item_id", "item"]
  private static let matchesColumn = "matches"

  /// - Parameters:
  ///   - gold: the column of the right items of a query, as ``ItemList`` reads them.
  ///   - item: the column of the item of a match that is compared with them; nil for `item_id` or `item`.
  ///   - query: the column that says which rows are of one query; nil for `query_row`.
  /// - Throws: `badData` for a table without these columns, and, with the line, for a rank that is no number rows of one
  ///   query with different right items, or right items that may be one or several.
  package init(
    _ table: consuming TableReader, gold: String, item: String? = nil, query: String? = nil
  ) throws(FilbertError) {
    let search = ColumnSearch(
      table.columns, file: table.name, hasHeaderLine: table.hasHeaderLine)
    let goldColumn = try search.requested(gold)
    var lists = MatchLists()
    if let matches = try search.known([Self.matchesColumn]) {
      itemColumn = try lists.readObjects(table, matches, gold: goldColumn, item: item)
    } else {
      var column = try search.known(Self.usualItems)
      if let item { column = try search.requested(item) }
      guard let column else {
        throw search.nothingFits("item of a match", name: .itemColumn)
      }
      itemColumn = table.columns[column]
      let columns = MatchColumns(
        query: try search.requested(query ?? "query_row"), gold: goldColumn, item: column,
        rank: try search.known(["rank"]), score: try search.known(["score"]))
      try lists.readRows(table, columns)
    }
    guard !lists.all.isEmpty else {
      throw FilbertError(.badData, "The file has no matches.", file: lists.file)
    }
    longest = lists.all.map(\.items.count).max() ?? 0
    let names = ItemList(known: lists.all.lazy.flatMap { $0.items.lazy.map(\.text) })
    var queries: [RankedQuery] = []
    for list in lists.all {
      let gold = try names.names(in: list.gold, file: lists.file, line: list.line)
      guard !gold.isEmpty else { continue }
      queries.append(
        RankedQuery(list.sorted.map(ExactString.init), relevant: Set(gold.map(ExactString.init))))
    }
    self.queries = queries
    withoutGold = lists.all.count - queries.count
  }

  /// Names that objects of matches have for their item.
  fileprivate static func item(of match: JSONObject, _ name: String?) -> (
    name: String, text: String
  )? {
    for name in name.map({ [$0] }) ?? usualItems {
      if let value = match[name] { return (name, JSONLine.text(value)) }
    }
    return nil
  }
}

private struct MatchColumns {
  let query: Int
  let gold: Int
  let item: Int
  let rank: Int?
  let score: Int?
}

/// The lists while they are read.
private struct MatchLists {
  struct List {
    /// The cell of its right items.
    let gold: String
    let line: Int
    /// Items with what orders them: the rank, or the negative score.
    var items: [(text: String, order: Double)] = []

    /// The best first; of equal ranks or scores the first row comes first.
    var sorted: [String] {
      items.indices.sorted { (items[$0].order, $0) < (items[$1].order, $1) }.map { items[$0].text }
    }
  }

  private(set) var all: [List] = []
  private(set) var file = ""
  private var places: [ExactString: Int] = [:]

  mutating func readRows(
    _ table: consuming TableReader, _ columns: MatchColumns
  ) throws(FilbertError) {
    var table = table
    file = table.name
    while let row = try table.next() {
      let gold = row[columns.gold].trimmed
      let key = ExactString(row[columns.query])
      let place = places[key] ?? all.count
      if place == all.count {
        places[key] = place
        all.append(List(gold: gold, line: row.line))
      } else if all[place].gold != gold {
        throw FilbertError(
          .badData,
          "The rows of the query \(key.string.quoted) have different right items; make them equal.",
          file: file, line: row.line)
      }
      let item = row[columns.item].trimmed
      guard !item.isEmpty else { continue }
      let order: Double
      if let rank = columns.rank {
        order = try number(row[rank], "rank", row)
      } else if let score = columns.score {
        order = try -number(row[score], "score", row)
      } else {
        order = 0
      }
      all[place].items.append((item, order))
    }
  }

  /// - Returns: the member that has the item of a match.
  mutating func readObjects(
    _ table: consuming TableReader, _ matches: Int, gold: Int, item: String?
  ) throws(FilbertError) -> String {
    var table = table
    file = table.name
    var member: String?
    while let row = try table.next() {
      var list = List(gold: row[gold], line: row.line)
      guard let found = (try? JSONValue.parse(row[matches]))?.arrayValue else {
        throw FilbertError(
          .badData, "The member \"matches\" must be a list of objects.", file: file, line: row.line)
      }
      for match in found {
        guard let object = match.objectValue, let found = MatchedLists.item(of: object, item) else {
          throw FilbertError(
            .badData, "A match has no member \((item ?? "item").quoted).", file: file,
            line: row.line)
        }
        member = found.name
        list.items.append((found.text.trimmed, 0))
      }
      all.append(list)
    }
    return member ?? item ?? "item"
  }

  private func number(_ text: String, _ what: String, _ row: Row) throws(FilbertError) -> Double {
    if let number = Double(text.trimmed), number.isFinite { return number }
    throw FilbertError(
      .badData, "The \(what) \(text.quoted) is not a number.", file: file, line: row.line)
  }
}
