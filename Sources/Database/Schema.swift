import FilbertCore

/// The tables and views of a database.
struct Schema {
  /// The names that ``DatabaseTarget`` gives its tables until they are complete; nobody else sees
  /// them.
  static let partialPrefix = "filbert_partial_"
  static let statePrefix = "filbert_state_"

  private let connection: Connection
  private let tables: [String]
  private let views: [String]

  init(_ connection: Connection) throws(FilbertError) {
    self.connection = connection
    func names(_ type: String) throws(FilbertError) -> [String] {
      try connection.names(
        "SELECT name FROM sqlite_master WHERE type = ? ORDER BY name", .text(Array(type.utf8)))
    }
    tables = try names("table").filter { !Self.isReserved($0) }
    views = try names("view")
  }

  /// Whether tables called this are SQLite's own, or unfinished ones.
  static func isReserved(_ name: String) -> Bool {
    ["sqlite_", partialPrefix, statePrefix].contains {
      SQLName.folded(name).starts(with: $0.utf8)
    }
  }

  /// The statement that gives the rows of `content`.
  func query(for content: DatabaseAddress.Content) throws(FilbertError) -> String {
    switch content {
    case .query(let query): return query
    case .table(let name):
      guard
        let found = (tables + views).first(where: { ExactString($0) == ExactString(name) })
          ?? (tables + views).first(where: { SQLName.isSame($0, name) })
      else { throw failure("There is no table \(name.quoted)") }
      return try select(found)
    case .onlyTable:
      let candidates = tables.isEmpty ? views : tables
      guard candidates.count == 1 else {
        throw failure(
          candidates.isEmpty
            ? "The database has no tables" : "Name the table with ?table=NAME")
      }
      return try select(candidates[0])
    }
  }

  /// The rows of a table in the order of the rowid or, without one, of the primary key.
  private func select(_ name: String) throws(FilbertError) -> String {
    let all = "SELECT * FROM \(SQLName.quoted(name))"
    if views.contains(name) { return all }
    let columns = try connection.names(
      "SELECT name FROM pragma_table_info(?)", .text(Array(name.utf8)))
    let ordered = all + Self.rowOrder(besides: columns)
    if (try? Statement(ordered, on: connection)) != nil { return ordered }
    let key = try connection.names(
      "SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk", .text(Array(name.utf8)))
    return key.isEmpty
      ? all : all + " ORDER BY " + key.map(SQLName.quoted).joined(separator: ", ")
  }

  /// `ORDER BY` the number of the row, by the first of SQLite's names for it that no column has.
  static func rowOrder(besides columns: [String]) -> String {
    ["rowid", "_rowid_", "oid"].first { name in !columns.contains { SQLName.isSame($0, name) } }
      .map { " ORDER BY \($0)" } ?? ""
  }

  private func failure(_ reason: String) -> FilbertError {
    let names = tables + views
    let list = names.isEmpty ? "" : "; there \(names.count == 1 ? "is" : "are") "
    return FilbertError(
      .badData, reason + list + names.lazy.map(\.quoted).listed(atMost: 20) + ".",
      file: connection.name)
  }
}
