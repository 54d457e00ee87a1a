import FilbertCore
import Foundation
import Testing

@testable import FilbertDatabase

/// Databases that somebody made who means harm.
struct UntrustedDatabaseTests {
  private let databases: Databases

  init() throws {
    databases = try Databases()
  }

  private static let endless =
    "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)"
  /// Rows of 100 KB, so that few of them reach the bound.
  private static let wide = "SELECT x, hex(zeroblob(50000)) AS text FROM c"

  /// Copied, sorted, made distinct or grouped, they would fill the disk.
  @Test(arguments: ["DELETE", "WAL"], ["", " ORDER BY text, x", " GROUP BY text, x"])
  func rowsWithoutAnEndFillNoDisk(journal: String, order: String) throws {
    // Rows of a database with a log are not copied but read one after the other, as those of an endless file.
    if journal == "WAL", order.isEmpty { return }
    let path = try databases.make(
      "a.db", "PRAGMA journal_mode = \(journal)",
      "CREATE VIEW v AS \(Self.endless) \(Self.wide)\(order)")
    let address = try databases.address(path)
    let error = #expect(throws: FilbertError.self) {
      let source = try DatabaseSource(address)
      while try source.next() != nil {}
    }
    #expect(error?.code == .badData)
    #expect(error?.message.contains("may have no end") == true)
    #expect(error?.file == address.text)
  }

  @Test func rowsWithoutAnEndAreReadOneByOne() throws {
    let path = try databases.make(
      "a.db", "PRAGMA journal_mode = WAL",
      "CREATE VIEW v AS \(Self.endless) SELECT x AS text FROM c")
    let source = try DatabaseSource(try databases.address(path))
    for row in 1...10_000 { #expect(try source.next() == ["\(row)"]) }
  }

  /// What a database needs for itself is not bounded: more than the least bound, copied and sorted.
  @Test func largeDatabasesMayTakeMore() throws {
    let size = 16_000_000
    let path = try databases.make(
      "a.db", "CREATE TABLE t (x INTEGER, text TEXT)",
      """
      INSERT INTO t WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 300)
        SELECT x, hex(zeroblob(\(size / 600))) FROM c
      """)
    // Four times the database, copied and sorted: in the bound only with what its size adds.
    let source = try DatabaseSource(
      try databases.address(
        path,
        "?query=SELECT a.x AS x, b.x AS y, a.text AS text FROM t AS a JOIN t AS b WHERE b.x <= 4 ORDER BY b.x"
      ))
    var rows = 0
    while try source.next() != nil { rows += 1 }
    #expect(rows == 1200)
  }

  /// What SQLite advises, as the connection answers when it is asked.
  @Test(arguments: [Connection.Mode.reading, .writing])
  func followsTheAdvice(mode: Connection.Mode) throws {
    let connection = try Connection(try databases.shop(), mode, name: "a.db")
    for (pragma, value) in [
      ("trusted_schema", 0), ("cell_size_check", 1), ("temp_store", 1),
    ] as [(String, Int64)] {
      #expect(try connection.value("PRAGMA \(pragma)") == .integer(value))
    }
    #expect(throws: FilbertError.self) {
      try connection.run("ATTACH '\(databases.directory.path)/b.db' AS b")
    }
    // Defensive: nothing is written over the schema.
    try? connection.run("PRAGMA writable_schema = ON")
    #expect(throws: FilbertError.self) {
      try connection.run("UPDATE sqlite_master SET sql = replace(sql, 'text', 'evil')")
    }
  }

  /// Functions with effects are not for views and triggers, and triggers of others do not run.
  @Test func whatIsInTheFileRunsNothing() throws {
    let path = try databases.make(
      "a.db", "CREATE TABLE t (text TEXT)", "INSERT INTO t VALUES ('a')",
      "CREATE VIEW v AS SELECT load_extension('evil') AS text",
      "CREATE VIEW w AS SELECT fts3_tokenizer('simple', x'00') AS text",
      "CREATE TABLE filbert_partial_s (text TEXT)", "CREATE TABLE filbert_state_s (state BLOB)",
      "INSERT INTO filbert_state_s VALUES (x'00')",
      "CREATE TRIGGER g AFTER INSERT ON filbert_partial_s BEGIN DELETE FROM t; END")
    for view in ["v", "w"] {
      #expect(throws: FilbertError.self) { try Databases.rows("sqlite:\(path)?table=\(view)") }
    }
    let target = try DatabaseTarget(
      try databases.address(path, "?table=s"), columns: [DatabaseColumn("text")])
    try target.begin(resuming: true)
    try target.append([["b"]])
    try target.checkpoint(state: [1])
    try target.finish()
    #expect(try Databases.rows("sqlite:\(path)?table=t") == [["a"]])
    #expect(try Databases.rows("sqlite:\(path)?table=s") == [["b"]])
  }

  /// What only costs time is bounded if SQLite can bound it.
  @Test(
    arguments: [
      "SELECT " + String(repeating: "(", count: 600) + "1" + String(repeating: ")", count: 600)
        + " AS x",
      "SELECT " + String(repeating: "1+", count: 600) + "1 AS x",
      String(repeating: "SELECT 1 AS x UNION ALL ", count: 300) + "SELECT 2",
      "SELECT zeroblob(200000000) AS x",
      "SELECT 'a' LIKE '" + String(repeating: "%a", count: 1000) + "' AS x",
    ])
  func whatNoTableNeedsIsRefused(query: String) throws {
    let path = try databases.shop()
    let address = try databases.address(path, "?query=\(query)")
    #expect(throws: FilbertError.self) {
      let source = try DatabaseSource(address)
      while try source.next() != nil {}
    }
  }
}
