import FilbertTestSupport
import Foundation
import Testing

@testable import FilbertDatabase

/// A directory with small databases.
struct Databases {
  let directory: URL

  init() throws {
    directory = try Fixtures.temporaryDirectory()
  }

  /// The file `name`, after running statements in it.
  func make(_ name: String = "a.db", _ statements: String...) throws -> String {
    let path = directory.appending(path: name).path
    let connection = try Connection(path, .writing, name: path)
    for statement in statements { try connection.run(statement) }
    return path
  }

  /// A table of three products.
  func shop(_ name: String = "a.db", journal: String = "DELETE") throws -> String {
    try make(
      name, "PRAGMA journal_mode = \(journal)",
      "CREATE TABLE products (id INTEGER PRIMARY KEY, text TEXT, price REAL, stock INT, added DATE)",
      """
      INSERT INTO products VALUES (3, 'third', 0.1, NULL, '2024-02-29'), (1, 'first', 1e300, 7, NULL),
        (2, 'a "b"
      c, d', 5, 0, 2024)
      """)
  }

  func address(_ path: String, _ rest: String = "") throws -> DatabaseAddress {
    try DatabaseAddress("sqlite:\(path)\(rest)")
  }

  /// All rows an address gives.
  static func rows(_ address: String) throws -> [[String?]] {
    let source = try DatabaseSource(try DatabaseAddress(address))
    var rows: [[String?]] = []
    while let row = try source.next() { rows.append(row) }
    return rows
  }

  func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: directory.path).sorted()
  }
}
