import FilbertCore
import FilbertTables
import Foundation
import Testing

@testable import FilbertDatabase

/// Shards of a table or query give its rows, and the hashes at their seams show whether the database has changed.
@Suite struct DatabaseShardTests {
  private let databases: Databases

  init() throws { databases = try Databases() }

  private func make(_ name: String, journal: String, text: String = "t") throws -> String {
    try databases.make(
      name, "PRAGMA journal_mode = \(journal)", "CREATE TABLE t (id INT, text TEXT)",
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 23) "
        + "INSERT INTO t SELECT i * 7 % 23, CASE i WHEN 5 THEN x'00' WHEN 9 THEN NULL ELSE '\(text)' || i END FROM n"
    )
  }

  /// Rows, or what is wrong with them, of a shard or of all.
  private func rows(
    _ address: String, _ shard: Shard? = nil
  ) throws -> (rows: [String], extent: ShardExtent?) {
    var table = try TableSequence([address], shard: shard) { (name) throws(FilbertError) in
      TableReader(try DatabaseSource(try DatabaseAddress(name)))
    }
    var rows: [String] = []
    while true {
      var (row, problem): (Row?, FilbertError?)
      do throws(FilbertError) { row = try table.next() } catch { problem = error }
      if let problem {
        guard table.canContinue else { throw problem }
        rows.append("\(problem.line ?? 0) \(problem.message)")
      } else if let row {
        rows.append("\(row.line) \(row.values)")
      } else {
        return (rows, try table.extent())
      }
    }
  }

  @Test(
    arguments: ["DELETE", "WAL"],
    ["?table=t", "?query=SELECT id, text FROM t WHERE id > 3 ORDER BY id DESC; -- all"])
  func shardsAreTheTable(journal: String, rest: String) throws {
    let address = "sqlite:\(try make("a.db", journal: journal))\(rest)"
    let expected = try rows(address).rows
    #expect(expected.count == (rest.hasPrefix("?table") ? 23 : 19))
    #expect(expected.contains { $0.contains("BLOB") })
    for count in [1, 2, 5, 23, 60] {
      let shards = try (0..<count).map { try rows(address, Shard(index: $0, count: count)) }
      #expect(shards.flatMap(\.rows) == expected)
      let extents = shards.compactMap(\.extent)
      #expect(zip(extents, extents.dropFirst()).allSatisfy { $0.precedes($1) })
      #expect(extents.count == min(count, expected.count))
    }
  }

  @Test func aDatabaseThatChangedBetweenShardsIsTold() throws {
    let (old, new) = (
      try make("a.db", journal: "DELETE"), try make("b.db", journal: "DELETE", text: "u")
    )
    let first = try #require(try rows("sqlite:\(old)", Shard(index: 0, count: 2)).extent)
    let same = try #require(try rows("sqlite:\(old)", Shard(index: 1, count: 2)).extent)
    let other = try #require(try rows("sqlite:\(new)", Shard(index: 1, count: 2)).extent)
    #expect(first.precedes(same) && !first.precedes(other))
    #expect(first.end.offset == other.start.offset && first.size == other.size)
  }
}
