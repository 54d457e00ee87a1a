import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertTables
import Foundation
import Testing

@testable import FilbertDatabase

@Suite struct DatabaseSourceTests {
  let databases: Databases

  init() throws {
    databases = try Databases()
  }

  static let products: [[String?]] = [
    ["1", "first", "1e+300", "7", nil], ["2", "a \"b\"\nc, d", "5.0", "0", "2024"],
    ["3", "third", "0.1", nil, "2024-02-29"],
  ]

  @Test(arguments: ["DELETE", "WAL"], ["", "?table=products", "?table=PRODUCTS"])
  func readsATableInTheOrderOfItsRows(journal: String, rest: String) throws {
    let path = try databases.shop(journal: journal)
    let source = try DatabaseSource(try databases.address(path, rest))
    #expect(source.columns.map(\.name) == ["id", "text", "price", "stock", "added"])
    #expect(source.columns.map(\.kind) == [.integer, .text, .real, .integer, .numeric])
    var rows: [[String?]] = []
    while let row = try source.next() { rows.append(row) }
    #expect(rows == Self.products)
    #expect(source.row == 3)
    #expect(try source.next() == nil)
  }

  @Test(arguments: ["DELETE", "WAL"]) func readsAQueryInItsOwnOrder(journal: String) throws {
    let path = try databases.shop(journal: journal)
    let source = try DatabaseSource(
      try databases.address(
        path,
        "?query=SELECT text, price * 2 AS twice, count(*) OVER () AS n, 'x' AS x FROM products"
          + " WHERE text LIKE '%ir%' ORDER BY id DESC; -- all"))
    #expect(source.columns.map(\.name) == ["text", "twice", "n", "x"])
    // Expressions are like their first value.
    #expect(source.columns.map(\.kind) == [.text, .real, .integer, .text])
    #expect(try source.next() == ["third", "0.2", "2", "x"])
    #expect(try source.next() == ["first", "2e+300", "2", "x"])
    #expect(try source.next() == nil)
  }

  @Test func readsViewsAndTablesWithoutRowNumbers() throws {
    let path = try databases.make(
      "a.db",
      "CREATE TABLE t (rowid TEXT, _rowid_ TEXT, k TEXT, l INT, PRIMARY KEY (l, k)) WITHOUT ROWID",
      "INSERT INTO t VALUES ('z', 'a', 'y', 2), ('x', 'b', 'z', 1), ('y', 'c', 'a', 2)",
      "CREATE VIEW v AS SELECT k FROM t ORDER BY k DESC")
    #expect(try Databases.rows("sqlite:\(path)").map { $0[1] } == ["b", "c", "a"])
    #expect(try Databases.rows("sqlite:\(path)?table=v") == [["z"], ["y"], ["a"]])
    let shadowed = try databases.make(
      "b.db", "CREATE TABLE t (rowid INT, oid INT)", "INSERT INTO t VALUES (9, 1), (8, 2), (7, 3)")
    #expect(try Databases.rows("sqlite:\(shadowed)").map { $0[0] } == ["9", "8", "7"])
  }

  @Test func skipsRowsAndCountsThem() throws {
    let path = try databases.shop()
    let source = try DatabaseSource(try databases.address(path), skipping: 2)
    #expect(source.row == 2)
    #expect(try source.next() == Self.products[2])
    #expect(source.row == 3)
    let behind = try DatabaseSource(try databases.address(path), skipping: 9)
    #expect(try behind.next() == nil)
  }

  @Test func keepsNumbersExact() throws {
    let path = try databases.make(
      "a.db", "CREATE TABLE t (x)",
      """
      INSERT INTO t VALUES (9223372036854775807), (0.1 + 0.2), (-0.0), (1e400), ('007'), (''), ('é' || char(0) || 'x')
      """)
    #expect(
      try Databases.rows("sqlite:\(path)")
        == [
          ["9223372036854775807"], ["0.30000000000000004"], ["-0.0"], ["inf"], ["007"], [""],
          ["é\0x"],
        ])
  }

  @Test func isReadInPlaceOfATable() throws {
    let path = try databases.shop()
    var reader = TableReader(try DatabaseSource(try databases.address(path)))
    #expect(reader.columns == ["id", "text", "price", "stock", "added"])
    #expect(try reader.next()?.values == ["1", "first", "1e+300", "7", ""])
    let row = try #require(try reader.next())
    #expect(row.line == 2)
    #expect(row.values[1] == "a \"b\"\nc, d")
    let dataset = try Dataset(
      TableReader(
        try DatabaseSource(
          try databases.address(
            path, "?query=SELECT text, id % 2 AS label FROM products ORDER BY id")
        )))
    #expect(dataset.examples.map(\.label) == ["1", "0", "1"])
  }

  @Test func continuesAfterARowThatCannotBeRead() throws {
    let path = try databases.make(
      "a.db", "CREATE TABLE t (text, photo)",
      "INSERT INTO t VALUES ('a', 1), ('b', x'00ff'), (CAST(x'ff' AS TEXT), 3), ('d', 4)")
    var reader = TableReader(try DatabaseSource(try databases.address(path)))
    #expect(try reader.next()?.values == ["a", "1"])
    #expect { try reader.next() } throws: { error in
      let error = error as? FilbertError
      return error?.code == .badData && error?.line == 2
        && error?.message.contains("\"photo\" holds a BLOB") == true
    }
    #expect(reader.canContinue)
    #expect { try reader.next() } throws: { error in
      (error as? FilbertError)?.line == 3
        && (error as? FilbertError)?.message.contains("\"text\" holds text that is not UTF-8")
          == true
    }
    let last = try #require(try reader.next())
    #expect(last.line == 4)
    #expect(last.values == ["d", "4"])
  }

  @Test func doesNotStopAtColumnsThatAreNotUsed() throws {
    let path = try databases.make(
      "a.db", "CREATE TABLE t (text, photo, note)",
      "INSERT INTO t VALUES ('a', x'00ff', 'n'), (x'ff', x'00', 'm')")
    let source = try DatabaseSource(try databases.address(path))
    source.require(only: [0])
    #expect(try source.next() == ["a", nil, "n"])
    #expect { try source.next() } throws: { error in
      (error as? FilbertError)?.message.contains("\"text\" holds a BLOB") == true
    }
  }

  /// Nothing that another program does meanwhile changes the rows, and nothing keeps it from doing it.
  @Test(arguments: ["DELETE", "WAL"]) func readsTheRowsOfOneMoment(journal: String) throws {
    let path = try databases.shop(journal: journal)
    let source = try DatabaseSource(try databases.address(path))
    #expect(try source.next() == Self.products[0])
    let other = try Connection(path, .writing, name: path)
    try other.run("DELETE FROM products WHERE id > 1")
    try other.run("INSERT INTO products VALUES (9, 'new', 1, 1, 1)")
    #expect(try source.next() == Self.products[1])
    #expect(try source.next() == Self.products[2])
    #expect(try source.next() == nil)
    #expect(try Databases.rows("sqlite:\(path)").count == 2)
  }

  @Test(
    arguments: [
      ("?table=nothing", .badData, "There is no table \"nothing\"; there are \"a\", \"b\"."),
      ("", .badData, "Name the table with ?table=NAME; there are \"a\", \"b\"."),
      ("?query=SELECT missing FROM a", .usage, "SQLite refuses: no such column: missing."),
      ("?query=SELEC * FROM a", .usage, "SQLite refuses: near \"SELEC\": syntax error."),
      ("?query=SELECT 1; SELECT 2", .usage, "several statements"),
      ("?query=SELECT 1; DROP TABLE a", .usage, "several statements"),
      ("?query= -- nothing", .usage, "no statement"),
      ("?query=DELETE FROM a", .usage, "does not only read"),
      ("?query=DELETE FROM a RETURNING x", .usage, "does not only read"),
      ("?query=CREATE TABLE c (x)", .usage, "does not only read"),
      ("?query=ATTACH 'x.db' AS x", .usage, "does not only read"),
      ("?query=SELECT * FROM a WHERE x = ?", .usage, "has a parameter"),
      ("?query=SELECT x, x FROM a", .usage, "two columns \"x\""),
    ] as [(String, FilbertError.Code, String)])
  func refuses(rest: String, code: FilbertError.Code, message: String) throws {
    let path = try databases.make("a.db", "CREATE TABLE a (x)", "CREATE TABLE b (x)")
    let before = try readFile(path)
    let address = try databases.address(path, rest)
    #expect { try DatabaseSource(address) } throws: { error in
      guard let error = error as? FilbertError else { return false }
      #expect(error.message.contains(message))
      return error.code == code && error.file == address.text
    }
    #expect(try readFile(path) == before)
    #expect(try databases.names() == ["a.db"])
  }

  @Test func reportsWhatIsNotADatabase() throws {
    func code(_ path: String) throws -> FilbertError.Code? {
      do throws(FilbertError) {
        _ = try DatabaseSource(try DatabaseAddress("sqlite:\(path)"))
        return nil
      } catch {
        return error.code
      }
    }
    let directory = databases.directory.path
    #expect(try code("\(directory)/nothing.db") == .missingInput)
    #expect(try code(directory) == .missingInput)
    try writeFile("\(directory)/text.db", Array(String(repeating: "no database", count: 99).utf8))
    #expect(try code("\(directory)/text.db") == .badData)
    try writeFile("\(directory)/empty.db", [])
    #expect(try code("\(directory)/empty.db") == .badData)
    var bytes = try readFile(try databases.shop())
    for index in 4096..<bytes.count { bytes[index] = 0x5A }
    try writeFile("\(directory)/damaged.db", bytes)
    #expect(try code("\(directory)/damaged.db") == .badData)
  }

  @Test func readsWhatALockedOutProgramLeft() throws {
    let path = try databases.shop()
    let other = try Connection(path, .writing, name: path)
    try other.run("PRAGMA cache_size = 1")
    try other.run("BEGIN EXCLUSIVE")
    try other.run(
      "CREATE TABLE big AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 9999)"
        + " SELECT i, hex(randomblob(50)) FROM n")
    // What a killed program leaves: the file half written, and the journal to undo it.
    let copy = databases.directory.appending(path: "b.db").path
    for suffix in ["", "-journal"] {
      try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + suffix)
    }
    try other.run("ROLLBACK")
    #expect(try Databases.rows("sqlite:\(copy)") == Self.products)
  }
}

/// Databases in a directory that may not be written.
extension DatabaseSourceTests {
  @Test func namesOfFilesThatDoNotChangeAreEscaped() throws {
    let path = try databases.shop("a ?#%é&.db")
    let connection = try Connection(path, .readingUnchanging, name: path)
    #expect(try connection.value("SELECT count(*) FROM products") == .integer(3))
    #expect(throws: FilbertError.self) { try connection.run("DELETE FROM products") }
  }

  @Test(.disabled(if: geteuid() == 0, "root may write everywhere"), arguments: ["DELETE", "WAL"])
  func readsWhereItMayNotWrite(journal: String) throws {
    let path = try databases.shop(journal: journal)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o500], ofItemAtPath: databases.directory.path)
    defer {
      try? FileManager.default.setAttributes(
        [.posixPermissions: 0o700], ofItemAtPath: databases.directory.path)
    }
    #expect(try Databases.rows("sqlite:\(path)?table=products") == Self.products)
  }
}
