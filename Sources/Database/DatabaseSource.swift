import CFilbertSQLite
package import FilbertCore
import FilbertFiles

/// Rows of a table or a query, one at a time in constant memory.
///
/// The rows are those of the moment it is opened, and no lock is held while they are read, so that other programs, and
/// ``DatabaseTarget`` in the same file, can write: a database in WAL mode keeps a snapshot; for any other, the rows are
/// copied into a temporary table first, on the disk (`SQLITE_TMPDIR`).
///
/// Order: for a table by the rowid, or by the primary key if it has no rowid; for a view or query its own. Skipping
/// rows of an earlier run's query needs a reproducible order: `ORDER BY` columns that identify each row.
package final class DatabaseSource {
  /// The address as given.
  package let name: String
  /// The columns, for a table to be made of them. An expression has no declared type; it is assumed to have values like
  /// that of the first row.
  package let columns: [DatabaseColumn]
  /// The number of the row last read, from 1.
  package private(set) var row = 0

  /// Columns of which nothing is used: what is no text there is read as NULL.
  private var unused: Set<Int> = []
  private let statement: Statement
  private let connection: Connection
  /// The query that gives the rows.
  private let rows: String
  /// What shows whether a database has changed that is read without locks; nil for the others.
  private let unchanging: (path: String, stamp: FileStamp)?
  /// Whether the statement is at a row that ``next()`` has not returned yet, or has no more rows.
  private var isAhead: Bool
  private var isAtEnd: Bool

  /// Opens a database and runs the query.
  ///
  /// - Parameter skipped: How many rows to skip.
  /// - Throws: `missingInput` if it cannot be read or is locked; `badData` if it is not an SQLite database or has no
  ///   such table; `usage` if the query is not one statement that only reads, or SQLite refuses it.
  package init(_ address: DatabaseAddress, skipping skipped: Int = 0) throws(FilbertError) {
    name = address.text
    let connection = try Self.open(address)
    unchanging =
      connection.mode == .readingUnchanging ? (address.path, try FileStamp(address.path)) : nil
    try connection.run("BEGIN")
    let sql = try Schema(connection).query(for: address.content)
    var (statement, rows) = (try Statement(sql, on: connection), sql)
    try Self.check(statement, name: name)
    let names = (0..<statement.columnCount).map(statement.columnName)
    let declarations = (0..<statement.columnCount).map(statement.declaration)
    if try connection.value("PRAGMA journal_mode") != .text(Array("wal".utf8)) {
      try connection.run("CREATE TEMP TABLE filbert_rows AS \(sql)")
      try connection.run("COMMIT")
      rows = "SELECT * FROM temp.filbert_rows"
      statement = try Statement(rows + Schema.rowOrder(besides: names), on: connection)
    }
    (self.connection, self.rows) = (connection, rows)
    isAhead = try statement.step()
    isAtEnd = !isAhead
    let hasRow = isAhead
    columns = names.indices.map { index in
      let declared = declarations[index].flatMap { DatabaseColumn.Kind(declaration: $0) }
      let found: DatabaseColumn.Kind =
        switch hasRow ? statement.value(index) : .null {
        case .integer: .integer
        case .real: .real
        default: .text
        }
      return DatabaseColumn(names[index], declared ?? found)
    }
    self.statement = statement
    while row < skipped, try advance() {}
  }

  /// Does not stop at what is no text in columns other than `used`.
  package func require(only used: Set<Int>) { unused = Set(columns.indices).subtracting(used) }

  /// The number of all rows.
  ///
  /// - Throws: as the rows do. The query runs once more, since not every one can be part of another.
  package func count() throws(FilbertError) -> Int {
    let statement = try Statement(rows, on: connection)
    var count = 0
    while try statement.step() { count += 1 }
    return count
  }

  /// The values of the next row, nil being NULL, or nil after the last. Numbers read back exactly.
  ///
  /// - Throws: `badData` with the row's number for a BLOB or what is not UTF-8 in a column that is used; the next call continues after it.
  package func next() throws(FilbertError) -> [String?]? {
    guard try advance() else { return nil }
    var values: [String?] = []
    values.reserveCapacity(columns.count)
    for index in columns.indices { values.append(try text(index)) }
    return values
  }

  private func advance() throws(FilbertError) -> Bool {
    if !isAhead, !isAtEnd { isAtEnd = try !statement.step() }
    isAhead = false
    if isAtEnd, let unchanging, try FileStamp(unchanging.path) != unchanging.stamp {
      throw FilbertError(
        .missingInput, "The database has changed while it was read; repeat the command.", file: name
      )
    }
    if !isAtEnd { row += 1 }
    return !isAtEnd
  }

  private func text(_ index: Int) throws(FilbertError) -> String? {
    let problem: String
    switch statement.value(index) {
    case .null: return nil
    case .integer(let number): return number.description
    case .real(let number): return number.description
    case .text(let bytes):
      if let text = String(validating: bytes, as: UTF8.self) { return text }
      problem = "holds text that is not UTF-8"
    case .blob:
      problem = "holds a BLOB, which is not text"
    }
    if unused.contains(index) { return nil }
    throw FilbertError(
      .badData,
      "The column \(columns[index].name.quoted) \(problem); correct it, or leave the column out with"
        + " ?query=SELECT ...", file: name, line: row)
  }

  /// Opens for reading what a stopped program may have left incomplete.
  private static func open(_ address: DatabaseAddress) throws(FilbertError) -> Connection {
    // Its message is clearer: no such file, a directory, not allowed.
    _ = try ByteReader(path: address.path == "-" ? "./-" : address.path)
    let connection = try Connection(address.path, .reading, name: address.text)
    do throws(FilbertError) {
      _ = try connection.value("SELECT count(*) FROM sqlite_master")
    } catch {
      if connection.needsWritableDirectory { return try openUnchanging(address, error) }
      guard connection.needsRecovery else { throw error }
      // What any program that may write does on opening it.
      do throws(FilbertError) {
        let recovering = try Connection(address.path, .writing, name: address.text)
        _ = try recovering.value("SELECT count(*) FROM sqlite_master")
      } catch {
        guard error.code == .cannotWrite else { throw error }
        let journal = "\(address.path)-journal"
        guard fileExists(journal) else { return try openUnchanging(address, error) }
        throw FilbertError(
          .missingInput,
          naming:
            "A program was interrupted while writing to this database, and SQLite can repair it only in a directory that you "
            + "can write to; copy the database and \(journal) to such a directory.",
          file: address.text, cause: error)
      }
    }
    return connection
  }

  /// Opens a database in WAL mode in a directory that may not be written, in which SQLite cannot make the files by which
  /// programs share it.
  private static func openUnchanging(
    _ address: DatabaseAddress, _ reason: FilbertError
  ) throws(FilbertError) -> Connection {
    let log = "\(address.path)-wal"
    guard (try? FileStamp(log).size) ?? 0 == 0 else {
      throw FilbertError(
        .missingInput,
        naming:
          "The newest rows are in \(log), which SQLite reads only where it may write; copy the database and this file to "
          + "such a place.", file: address.text, cause: reason)
    }
    let connection = try Connection(address.path, .readingUnchanging, name: address.text)
    _ = try connection.value("SELECT count(*) FROM sqlite_master")
    return connection
  }

  private static func check(_ statement: Statement, name: String) throws(FilbertError) {
    func failure(_ reason: String) -> FilbertError { FilbertError(.usage, reason, file: name) }
    guard statement.isReadOnly, statement.columnCount > 0 else {
      throw failure("The query does not only read; write a SELECT.")
    }
    guard statement.parameterCount == 0 else {
      throw failure("The query has a parameter (?), for which there is no value; write the value.")
    }
    var seen: Set<ExactString> = []
    for index in 0..<statement.columnCount
    where !seen.insert(ExactString(statement.columnName(index))).inserted {
      throw failure(
        "The query gives two columns \(statement.columnName(index).quoted); rename one with AS."
      )
    }
  }
}
