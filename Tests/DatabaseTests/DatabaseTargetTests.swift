import FilbertCore
import FilbertFiles
import Foundation
import Testing

@testable import FilbertDatabase

@Suite struct DatabaseTargetTests {
  private let databases: Databases
  private let columns = [
    DatabaseColumn("text"), DatabaseColumn("stock", .integer), DatabaseColumn("probability", .real),
  ]

  init() throws {
    databases = try Databases()
  }

  private var path: String { databases.directory.path + "/out.db" }

  private func makeTarget(
    _ path: String? = nil, table: String = "scored", overwrite: Bool = false
  ) throws -> DatabaseTarget {
    try DatabaseTarget(
      try databases.address(path ?? self.path, "?table=\(table)"), columns: columns,
      overwrite: overwrite)
  }

  private func tables(_ path: String? = nil) throws -> [String] {
    let path = path ?? self.path
    return try Connection(path, .reading, name: path).names(
      "SELECT name FROM sqlite_master ORDER BY name")
  }

  private func types(_ path: String? = nil) throws -> [String] {
    try Databases.rows(
      "sqlite:\(path ?? self.path)?query=SELECT typeof(text) || ' ' || typeof(stock) || ' '"
        + " || typeof(probability) AS types FROM scored ORDER BY rowid"
    ).compactMap { $0[0] }
  }

  @Test func appearsOnlyWhenFinished() throws {
    let target = try makeTarget()
    try target.begin(resuming: false)
    try target.append([["a", "1", "0.25"]])
    try target.checkpoint(state: [1])
    try target.append([["b", "", "0.1"]])
    #expect(try tables() == ["filbert_partial_scored", "filbert_state_scored"])
    #expect(throws: FilbertError.self) { try Databases.rows("sqlite:\(path)") }
    try target.finish()
    #expect(try tables() == ["scored"])
    #expect(try Databases.rows("sqlite:\(path)") == [["a", "1", "0.25"], ["b", nil, "0.1"]])
    #expect(throws: FilbertError.self) { try target.append([["c", "", ""]]) }
    #expect(throws: FilbertError.self) { try target.finish() }
    target.abort()
    #expect(try tables() == ["scored"])
  }

  @Test func keepsTypes() throws {
    let target = try makeTarget()
    try target.begin(resuming: false)
    let rows: [[String?]] = [
      ["5", "5", "5"], ["", "", ""], [nil, nil, nil], ["007", "007", "1e5"],
      ["x\0y", "9223372036854775808", "0.30000000000000004"], ["1.5", "1.5", "nan"],
      ["é", " 5", "-0.5"],
    ]
    try target.append(rows)
    try target.finish()
    #expect(
      try types() == [
        "text integer real", "text null null", "null null null",
        // What SQLite's affinity makes of text that looks like a number, except for our spelling.
        "text integer real", "text real real", "text real text", "text integer real",
      ])
    let read = try Databases.rows("sqlite:\(path)")
    #expect(read[0] == ["5", "5", "5.0"])
    #expect(read[4] == ["x\0y", "9.223372036854776e+18", "0.30000000000000004"])
    #expect(read[5] == ["1.5", "1.5", "nan"])
    #expect(read[6] == ["é", "5", "-0.5"])
  }

  /// What is read from a table and written with its columns is the same table.
  @Test(arguments: ["DELETE", "WAL"]) func copiesATableWithinOneFile(journal: String) throws {
    let path = try databases.shop(journal: journal)
    let source = try DatabaseSource(try databases.address(path))
    let target = try DatabaseTarget(
      try databases.address(path, "?table=copy"), columns: source.columns)
    try target.begin(resuming: false)
    while let row = try source.next() {
      try target.append([row])
      try target.checkpoint(state: [])
    }
    try target.finish()
    let differences = try Connection(path, .reading, name: path).value(
      """
      SELECT count(*) FROM products AS p JOIN copy AS c ON c.rowid = p.id
        WHERE p.id IS c.id AND p.text IS c.text AND p.price IS c.price AND p.stock IS c.stock
          AND p.added IS c.added AND typeof(p.price) = typeof(c.price)
          AND typeof(p.added) = typeof(c.added) AND typeof(p.stock) = typeof(c.stock)
      """)
    #expect(differences == .integer(3))
  }

  @Test func replacesNothingUnlessAsked() throws {
    _ = try databases.make(
      "out.db", "CREATE TABLE scored (old)", "INSERT INTO scored VALUES (1)",
      "CREATE VIEW best AS SELECT text FROM Scored")
    #expect { try makeTarget(table: "SCORED") } throws: { error in
      (error as? FilbertError)?.code == .cannotWrite
        && (error as? FilbertError)?.message.contains("overwrite") == true
    }
    #expect(throws: FilbertError.self) { try makeTarget(table: "best", overwrite: true) }
    let target = try makeTarget(overwrite: true)
    try target.begin(resuming: false)
    try target.append([["new", "1", "1"]])
    // As long as it is not complete, the old one is there.
    #expect(try Databases.rows("sqlite:\(path)?table=scored") == [["1"]])
    try target.finish()
    #expect(try Databases.rows("sqlite:\(path)?table=scored") == [["new", "1", "1.0"]])
    #expect(try Databases.rows("sqlite:\(path)?table=best") == [["new"]])
  }

  @Test func refusesATableThatAppearedMeanwhile() throws {
    let target = try makeTarget()
    try target.begin(resuming: false)
    try target.append([["a", "1", "1"]])
    try target.checkpoint(state: [])
    _ = try databases.make("out.db", "CREATE TABLE scored (theirs)")
    #expect(throws: FilbertError.self) { try target.finish() }
    #expect(try tables().contains("filbert_partial_scored"))
    #expect(try Databases.rows("sqlite:\(path)?table=scored").isEmpty)
  }

  @Test func leavesNothingWhenAborted() throws {
    let target = try makeTarget()
    try target.begin(resuming: false)
    try target.append([["a", "1", "1"]])
    try target.checkpoint(state: [1])
    target.abort()
    #expect(try databases.names() == [])
    let shop = try databases.shop("out.db")
    let other = try makeTarget(shop)
    try other.begin(resuming: false)
    try other.append([["a", "1", "1"]])
    other.abort()
    #expect(try tables() == ["products"])
    #expect(throws: FilbertError.self) { try other.append([["a", "1", "1"]]) }
  }

  @Test func refusesWhatItCannotWrite() throws {
    func code(_ address: String, _ columns: [DatabaseColumn]) -> FilbertError.Code? {
      do throws(FilbertError) {
        _ = try DatabaseTarget(try DatabaseAddress(address), columns: columns)
        return nil
      } catch {
        return error.code
      }
    }
    #expect(code("sqlite:\(path)", columns) == .usage)
    #expect(code("sqlite:\(path)?query=SELECT 1", columns) == .usage)
    #expect(code("sqlite:\(path)?table=SQLite_x", columns) == .usage)
    #expect(code("sqlite:\(path)?table=filbert_state_x", columns) == .usage)
    #expect(try databases.names() == [])
    #expect(
      code("sqlite:\(path)?table=t", [DatabaseColumn("ID"), DatabaseColumn("id")]) == .badData)
    #expect(code("sqlite:\(path)x/out.db?table=t", columns) == .cannotWrite)
    try writeFile(path, Array(String(repeating: "no database", count: 99).utf8))
    #expect(code("sqlite:\(path)?table=t", columns) == .badData)
    #expect(try readFile(path).count == 11 * 99)
  }

  @Test func writesAnyNames() throws {
    let names = ["", "a\"b", "select", "表", "x; DROP TABLE y", "é", "e\u{301}"]
    let target = try DatabaseTarget(
      try databases.address(path, "?table=a\"b; --'%25"),
      columns: names.map { DatabaseColumn($0) })
    try target.begin(resuming: false)
    try target.append([names])
    try target.finish()
    let source = try DatabaseSource(try databases.address(path))
    #expect(source.columns.map { Array($0.name.utf8) } == names.map { Array($0.utf8) })
    #expect(try source.next() == names)
    #expect(try tables() == ["a\"b; --'%"])
  }

  @Test func reportsAFullDiskOrALockedDatabase() {
    for (code, expected) in [
      (13, "no space left"), (5, "locked by another program"), (6, "locked by another program"),
      (8 | 1 << 8, "may not be written"), (14, "cannot be opened"), (11, "damaged"),
      (10, "disk I/O"),
    ] as [(Int32, String)] {
      let error = SQLFailure(code: code, words: "disk I/O", mode: .writing).error(file: "x")
      #expect(error.message.contains(expected))
      #expect(error.code == (code == 11 ? .badData : .cannotWrite))
    }
  }
}
