package import FilbertCore
import FilbertFiles

/// A table in a database that appears complete or not at all.
///
/// Rows go into a table of another name, `filbert_partial_NAME`, until ``finish()`` gives it its own in one
/// transaction. ``checkpoint(state:)`` puts the rows so far and what its caller must know to resume onto the disk in
/// one transaction: killed at any moment, the next run finds the rows of the last checkpoint, its state, and nothing
/// else.
///
///     let target = try DatabaseTarget(address, columns: columns, overwrite: overwrite)
///     try target.begin(resuming: true)
///     // go on behind what target.savedState says
///     try target.append(rows)
///     try target.checkpoint(state: state)     // every few seconds
///     try target.finish()
///
/// Between the first row after a checkpoint and the next one, other programs cannot write into the database.
package final class DatabaseTarget {
  /// Where the table is to be.
  package let address: DatabaseAddress
  /// The columns of the table.
  package let columns: [DatabaseColumn]
  /// What the last checkpoint saved; nil if there was none.
  package private(set) var savedState: [UInt8]?

  private let table: String
  private let overwrite: Bool
  /// Whether there was no file before.
  private let isNewFile: Bool
  private var connection: Connection?
  private var insertion: Statement?

  private var partial: String { SQLName.quoted(Schema.partialPrefix + table) }
  private var state: String { SQLName.quoted(Schema.statePrefix + table) }

  /// Opens the database, or makes the file if there is none.
  ///
  /// - Throws: `usage` if the address names no table; `badData` if SQLite cannot distinguish two columns, or the file
  ///   is no database; `cannotWrite` if the table exists and `overwrite` is false, a view has its name, or the database
  ///   is locked or may not be written.
  package init(
    _ address: DatabaseAddress, columns: [DatabaseColumn], overwrite: Bool = false
  ) throws(FilbertError) {
    guard case .table(let table) = address.content else {
      throw FilbertError(
        .usage, "Name the table to write with sqlite:PATH?table=NAME.", file: address.text)
    }
    guard !Schema.isReserved(table) else {
      throw FilbertError(
        .usage,
        "Tables called sqlite_... or filbert_partial_... are not yours to write; choose another name.",
        file: address.text)
    }
    var seen: [[UInt8]: String] = [:]
    for column in columns {
      if let other = seen.updateValue(column.name, forKey: SQLName.folded(column.name)) {
        throw FilbertError(
          .badData,
          "SQLite does not distinguish the columns \(other.quoted) and \(column.name.quoted); rename one of them.",
          file: address.text)
      }
    }
    (self.address, self.columns, self.overwrite, self.table) = (address, columns, overwrite, table)
    // The same file as itself: there is one.
    isNewFile = !isSameFile(address.path, address.path)
    let connection = try Connection(address.path, .writing, name: address.text)
    self.connection = connection
    // Views of a table that is replaced would prevent the new one from getting its name.
    try connection.run("PRAGMA legacy_alter_table = ON")
    do throws(FilbertError) {
      try requireRoom(connection)
    } catch {
      removeNewFile()
      throw error
    }
  }

  /// Makes room for rows.
  ///
  /// - Parameter resuming: Continue with what an earlier run left at its last checkpoint, if any did; ``savedState``
  ///   says where that was. Otherwise what it left is removed.
  /// - Throws: `usage` if the unfinished table has other columns; `cannotWrite`.
  package func begin(resuming: Bool) throws(FilbertError) {
    let connection = try opened()
    try transaction { () throws(FilbertError) in
      try requireRoom(connection)
      savedState = nil
      if resuming, case .blob(let bytes)? = try savedValue(connection) {
        try requireSameColumns(connection)
        savedState = bytes
      } else {
        try connection.run("DROP TABLE IF EXISTS \(partial)")
        try connection.run("DROP TABLE IF EXISTS \(state)")
        let list = columns.map { "\(SQLName.quoted($0.name)) \($0.kind.rawValue)" }
        try connection.run("CREATE TABLE \(partial) (\(list.joined(separator: ", ")))")
        try connection.run("CREATE TABLE \(state) (state BLOB NOT NULL)")
      }
      try connection.run("COMMIT")
    }
    let places = columns.map { _ in "?" }.joined(separator: ", ")
    insertion = try Statement("INSERT INTO \(partial) VALUES (\(places))", on: connection)
  }

  /// Adds rows; nil is NULL. They are permanent after the next ``checkpoint(state:)`` or ``finish()``.
  ///
  /// - Parameter rows: A value for each column. In columns that are not for text, text that reads as a number becomes
  ///   that number, and an empty text NULL.
  /// - Throws: `cannotWrite`: disk full, locked by another program; nothing since the last checkpoint is kept then.
  package func append(_ rows: [[String?]]) throws(FilbertError) {
    guard let insertion else { throw misused }
    try transaction { () throws(FilbertError) in
      for row in rows {
        precondition(row.count == columns.count, "\(row.count) values, \(columns.count) columns")
        for index in row.indices { try insertion.bind(columns[index].value(row[index]), to: index) }
        _ = try insertion.step()
        insertion.reset()
      }
    }
  }

  /// Flushes all rows so far and `state` to the disk, both or neither.
  ///
  /// - Throws: `cannotWrite`, as ``append(_:)``.
  package func checkpoint(state bytes: [UInt8]) throws(FilbertError) {
    let connection = try opened()
    guard insertion != nil else { throw misused }
    try transaction { () throws(FilbertError) in
      try connection.run("DELETE FROM \(state)")
      _ = try connection.value("INSERT INTO \(state) VALUES (?)", .blob(bytes))
      try connection.run("COMMIT")
    }
    savedState = bytes
  }

  /// Gives the table its name, together with all rows and instead of the one it replaces.
  ///
  /// - Throws: `cannotWrite`, as ``append(_:)``, and if a table of this name has appeared meanwhile.
  package func finish() throws(FilbertError) {
    let connection = try opened()
    guard insertion != nil else { throw misused }
    try transaction { () throws(FilbertError) in
      try requireRoom(connection)
      try connection.run("DROP TABLE IF EXISTS \(SQLName.quoted(table))")
      try connection.run("DROP TABLE \(state)")
      try connection.run("ALTER TABLE \(partial) RENAME TO \(SQLName.quoted(table))")
      try connection.run("COMMIT")
    }
    insertion = nil
    self.connection = nil
  }

  /// Gives up and removes what was written; has no effect after ``finish()``. Without it, what the last checkpoint
  /// saved is kept for a run that resumes.
  package func abort() {
    guard let connection else { return }
    insertion = nil
    if connection.isInTransaction { try? connection.run("ROLLBACK") }
    try? connection.run("DROP TABLE IF EXISTS \(partial)")
    try? connection.run("DROP TABLE IF EXISTS \(state)")
    removeNewFile()
    self.connection = nil
  }

  /// Runs `body` in the current transaction, or in a new one. If it fails, the transaction is given up.
  private func transaction(_ body: () throws(FilbertError) -> Void) throws(FilbertError) {
    let connection = try opened()
    if !connection.isInTransaction { try connection.run("BEGIN IMMEDIATE") }
    do throws(FilbertError) {
      try body()
    } catch {
      insertion?.reset()
      if connection.isInTransaction { try? connection.run("ROLLBACK") }
      throw error
    }
  }

  private func opened() throws(FilbertError) -> Connection {
    if let connection { return connection }
    throw misused
  }

  private var misused: FilbertError {
    FilbertError(
      .internalFailure, "The table was not begun, or finished before.", file: address.text)
  }

  private func savedValue(_ connection: Connection) throws(FilbertError) -> SQLValue? {
    for name in [Schema.partialPrefix + table, Schema.statePrefix + table] {
      guard try kind(of: name, connection) != nil else { return nil }
    }
    return try connection.value("SELECT state FROM \(state)")
  }

  /// `table` or `view`; nil if there is nothing called `name`.
  private func kind(
    of name: String, _ connection: Connection
  ) throws(FilbertError) -> SQLValue? {
    try connection.value(
      "SELECT type FROM sqlite_master WHERE name = ? COLLATE NOCASE AND type IN ('table', 'view')",
      .text(Array(name.utf8)))
  }

  private func requireRoom(_ connection: Connection) throws(FilbertError) {
    guard let kind = try kind(of: table, connection) else { return }
    guard overwrite, kind == .text(Array("table".utf8)) else {
      throw FilbertError(
        .cannotWrite,
        naming: overwrite
          ? "\"\(table)\" is a view, which is not replaced; choose another name."
          : "The table \"\(table)\" exists; pass \(.overwrite) to replace it or choose another name.",
        file: address.text)
    }
  }

  private func requireSameColumns(_ connection: Connection) throws(FilbertError) {
    let name = SQLValue.text(Array((Schema.partialPrefix + table).utf8))
    let names = try connection.names("SELECT name FROM pragma_table_info(?)", name)
    let kinds = try connection.names("SELECT type FROM pragma_table_info(?)", name)
    guard names.map(ExactString.init) == columns.map({ ExactString($0.name) }),
      kinds == columns.map(\.kind.rawValue)
    else {
      throw FilbertError(
        .usage,
        naming:
          "The unfinished table has other columns than this run would write; leave out \(.resume) to start over.",
        file: address.text)
    }
  }

  /// Removes the file if this created it and nobody has put anything into it.
  private func removeNewFile() {
    guard isNewFile, let connection,
      (try? connection.value("SELECT count(*) FROM sqlite_master")) == .integer(0)
    else { return }
    self.connection = nil
    removeFile(address.path)
  }
}
