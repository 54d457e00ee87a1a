import FilbertCore
import FilbertFiles
import Foundation
import Testing

@testable import FilbertDatabase

/// Runs that stop at any moment.
@Suite struct DatabaseResumeTests {
  private let databases: Databases
  private let columns = [DatabaseColumn("text"), DatabaseColumn("probability", .real)]
  private static let count = 60

  init() throws {
    databases = try Databases()
  }

  private func makeTarget(_ path: String) throws -> DatabaseTarget {
    try DatabaseTarget(try databases.address(path, "?table=scored"), columns: columns)
  }

  /// The rows that a whole run writes: long, so that transactions reach the disk before they end.
  private static func row(_ number: Int) -> [String?] {
    ["\(number) " + String(repeating: "x", count: 3_000), "\(Double(number) / 4)"]
  }

  /// Writes rows, four to a checkpoint, from where the last run was.
  private func run(
    _ target: DatabaseTarget, after step: (() throws -> Void)? = nil
  ) throws {
    try target.begin(resuming: true)
    try step?()
    var number = target.savedState.map { Int($0[0]) } ?? 0
    while number < Self.count {
      try target.append([Self.row(number)])
      number += 1
      try step?()
      guard number % 4 == 0 else { continue }
      try target.checkpoint(state: [UInt8(number)])
      try step?()
    }
    try target.finish()
    try step?()
  }

  /// The files as they are at this moment, which is what a process leaves that is killed now.
  private func copy(_ path: String, to copy: String) throws {
    for suffix in ["", "-journal", "-wal"]
    where FileManager.default.fileExists(atPath: path + suffix) {
      try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + suffix)
    }
  }

  @Test(arguments: ["DELETE", "WAL"])
  func losesAndRepeatsNothingWhenKilledAnywhere(journal: String) throws {
    let path = try databases.make(
      "out.db", "PRAGMA journal_mode = \(journal)", "CREATE TABLE other (x)")
    var copies: [String] = []
    try run(try makeTarget(path)) {
      copies.append(databases.directory.path + "/\(copies.count).db")
      try copy(path, to: copies[copies.count - 1])
    }
    let expected = try Databases.rows("sqlite:\(path)?table=scored")
    #expect(expected == (0..<Self.count).map(Self.row))
    var resumed = 0
    for copy in copies.dropLast() {
      let target = try makeTarget(copy)
      try run(target)
      resumed += target.savedState?[0] == UInt8(Self.count) ? 1 : 0
      #expect(try Databases.rows("sqlite:\(copy)?table=scored") == expected)
      #expect(
        try Connection(copy, .reading, name: copy).names(
          "SELECT name FROM sqlite_master ORDER BY 1")
          == ["other", "scored"])
    }
    #expect(resumed == copies.count - 1)
    // Killed after the last transaction: all is there.
    #expect(try Databases.rows("sqlite:\(copies[copies.count - 1])?table=scored") == expected)
  }

  /// Between two transactions a process can be killed: each step is one. SQLite counts those that change a file in its
  /// bytes 24 to 27 (https://www.sqlite.org/fileformat.html#file_change_counter).
  @Test func takesOneTransactionForEachStep() throws {
    let path = databases.directory.path + "/out.db"
    func transactions() throws -> Int {
      try readFile(path)[24..<28].reduce(0) { $0 << 8 | Int($1) }
    }
    let target = try makeTarget(path)
    try target.begin(resuming: true)
    let begun = try transactions()
    for number in 1...3 {
      try target.append([["a", "1"], ["b", "2"]])
      try target.append([["c", "3"]])
      #expect(try transactions() == begun + number - 1)
      try target.checkpoint(state: [UInt8(number)])
      #expect(try transactions() == begun + number)
    }
    try target.append([["d", "4"]])
    try target.finish()
    #expect(try transactions() == begun + 4)
  }

  @Test func dropsWhatCameAfterTheCheckpoint() throws {
    let path = databases.directory.path + "/out.db"
    do {
      let target = try makeTarget(path)
      try target.begin(resuming: true)
      #expect(target.savedState == nil)
      try target.append([Self.row(0), Self.row(1)])
      try target.checkpoint(state: [2])
      try target.checkpoint(state: [])
      try target.append([Self.row(2)])
    }
    let target = try makeTarget(path)
    try target.begin(resuming: true)
    #expect(target.savedState == [])
    try target.append([Self.row(7)])
    try target.finish()
    #expect(
      try Databases.rows("sqlite:\(path)?table=scored") == [0, 1, 7].map(Self.row))
  }

  @Test func startsOverWithoutResume() throws {
    let path = databases.directory.path + "/out.db"
    do {
      let target = try makeTarget(path)
      try target.begin(resuming: false)
      try target.append([Self.row(0)])
      try target.checkpoint(state: [1])
    }
    let target = try makeTarget(path)
    try target.begin(resuming: false)
    #expect(target.savedState == nil)
    try target.append([Self.row(5)])
    try target.finish()
    #expect(try Databases.rows("sqlite:\(path)?table=scored") == [Self.row(5)])
  }

  @Test func refusesToResumeWithOtherColumns() throws {
    let path = databases.directory.path + "/out.db"
    do {
      let target = try makeTarget(path)
      try target.begin(resuming: false)
      try target.checkpoint(state: [1])
    }
    let address = try databases.address(path, "?table=scored")
    for columns in [
      [DatabaseColumn("text")], [DatabaseColumn("text"), DatabaseColumn("probability", .text)],
    ] {
      let target = try DatabaseTarget(address, columns: columns)
      #expect { try target.begin(resuming: true) } throws: { error in
        (error as? FilbertError)?.code == .usage
          && (error as? FilbertError)?.message.contains("resume") == true
      }
    }
    // Nothing is lost by asking.
    let target = try makeTarget(path)
    try target.begin(resuming: true)
    #expect(target.savedState == [1])
  }
}
