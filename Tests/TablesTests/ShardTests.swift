import FilbertCore
import FilbertFiles
import FilbertJSON
import FilbertTestSupport
import Foundation
import Testing

@testable import FilbertTables

/// Shards read one after the other give the rows of a whole table, with their lines, whatever the format and the number
/// of shards.
@Suite struct ShardTests {
  private let directory: URL

  init() throws { directory = try Fixtures.temporaryDirectory() }

  private static let csv = """
    id,text\r
    1,"two\r
    lines, ""quoted""\"\r
    2,"a ""b"" c"\r
    \r
    3,bad,row,here\r
    4,plain
    5,"text"after\r
    6,"\r
    \r
    "\r
    7,x"y\r

    """

  private static let lines = "one\n\n  two \nthree\u{FEFF}\n\u{FEFF}four\n\n\nfive"
  private static let objects =
    "{\"id\":1,\"text\":\"a\"}\n\n{\"text\":\"b\"}\nbad\n{\"text\":\"[\\n\"}\n{\"id\":3}\n"

  /// Records whose quotes are ordinary characters, with every line end, blank lines, byte order marks and bytes that are not
  /// UTF-8, longer than what is read before a shard.
  private static let unquoted = {
    let ends = ["\n", "\r\n", "\r", "\n\r", "\r\n\r\n", "\n\u{FEFF}", "\r\u{FEFF}\u{FEFF}"]
    return "id,text\r\n"
      + (0..<60).map { "\($0),\($0 % 5 == 0 ? "\"open" : "a\"b\"")\(ends[$0 % 7])" }.joined()
      + "one field\n,\n60,last"
  }()

  /// Every table with its name.
  static let tables: [(name: String, bytes: [UInt8])] = {
    func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let plain = csv.replacing("\r\n", with: "\n")
    let broken = lines.utf8.map { $0 == UInt8(ascii: "w") ? 0xFF : $0 }
    let utf16: [UInt8] = [0xFF, 0xFE] + csv.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    return [
      ("crlf.csv", bytes(csv)), ("lf.csv", bytes(plain)), ("marked.csv", mark + bytes(csv)),
      ("cr.csv", bytes(plain.replacing("\n", with: "\r"))),
      ("noend.csv", bytes(String(plain.dropLast()))), ("header.csv", bytes("id,text\n")),
      ("open.csv", bytes(plain + "8,\"never closed\n9,fine\n10,fine too\n")),
      ("sep.csv", bytes("sep=;\n" + plain.replacing(",", with: ";"))), ("utf16.csv", utf16),
      ("tabs.tsv", bytes(plain.replacing(",", with: "\t"))),
      ("lf.txt", bytes(lines)), ("end.txt", bytes(lines + "\n")),
      ("crlf.txt", bytes(lines.replacing("\n", with: "\r\n"))),
      ("cr.txt", bytes(lines.replacing("\n", with: "\r"))),
      ("mark.txt", mark), ("marked.txt", mark + bytes(lines)), ("broken.txt", broken),
      ("empty.txt", []),
      ("lf.jsonl", bytes(objects)), ("crlf.jsonl", bytes(objects.replacing("\n", with: "\r\n"))),
      ("plain.none.csv", bytes(unquoted)), ("marked.none.csv", mark + bytes(unquoted)),
      ("broken.none.csv", bytes(unquoted).map { $0 == UInt8(ascii: "5") ? 0xFF : $0 }),
      ("end.none.tsv", bytes(unquoted.replacing(",", with: "\t")) + [0x0D]),
      ("array.json", bytes("[{\"text\": \"a\"},\n{\"text\": \"b\"}, {\"id\": 7}\n]")),
    ]
  }()

  /// Rows, or what is wrong with them, each with its line.
  private func rows(_ sequence: inout TableSequence) throws -> [String] {
    var rows: [String] = []
    func place(_ line: Int) throws -> Int {
      guard let before = sequence.linesBefore, before.name == sequence.currentName else {
        return line
      }
      return line + (try before.count())
    }
    while true {
      var (row, problem): (Row?, FilbertError?)
      do throws(FilbertError) { row = try sequence.next() } catch { problem = error }
      if let row {
        rows.append("\(sequence.currentName):\(try place(row.line)) \(row.values)")
      } else if let problem {
        guard sequence.canContinue else { throw problem }
        rows.append(
          "\(problem.file ?? ""):\(try place(problem.line ?? 0)) \(problem.message) \(sequence.unreadableRecord)"
        )
      } else {
        return rows
      }
    }
  }

  private func open(_ path: String) throws(FilbertError) -> TableReader {
    var options = TableOptions(recovers: true)
    options.delimiter = path.hasSuffix("sep.csv") ? UInt8(ascii: ";") : nil
    if path.contains(".none.") { options.quoting = CSVQuoting.none }
    return try TableReader(path: path, options: options)
  }

  private func expectSameRows(
    _ names: [String], _ counts: some Sequence<Int>,
    open: @escaping (String) throws(FilbertError) -> TableReader
  ) throws {
    var whole = try TableSequence(names, open: open)
    let expected = try rows(&whole)
    for count in counts {
      var joined: [String] = []
      var extents: [ShardExtent] = []
      for index in 0..<count {
        var part = try TableSequence(names, shard: Shard(index: index, count: count), open: open)
        joined += try rows(&part)
        if let extent = try part.extent() { extents.append(extent) }
      }
      #expect(joined == expected, "\(names) in \(count)")
      for (first, second) in zip(extents, extents.dropFirst()) {
        #expect(first.precedes(second), "\(names) in \(count): \(first), \(second)")
      }
      #expect(extents.last?.end.offset == extents.last?.size)
    }
  }

  @Test(arguments: tables.map(\.name)) func shardsOfAFileAreTheFile(name: String) throws {
    let table = try #require(Self.tables.first { $0.name == name })
    let path = directory.appending(path: name).path
    try Data(table.bytes).write(to: URL(filePath: path))
    // More shards than bytes too.
    let size = table.bytes.count
    try expectSameRows([path], Array(1...9) + [16, size, size + 1], open: open)
  }

  @Test func shardsOfSeveralFilesFollowOneAnother() throws {
    var paths: [String] = []
    for name in ["crlf.csv", "header.csv", "marked.csv", "noend.csv"] {
      let table = try #require(Self.tables.first { $0.name == name })
      paths.append(directory.appending(path: name).path)
      try Data(table.bytes).write(to: URL(filePath: paths[paths.count - 1]))
    }
    try expectSameRows(paths, [1, 2, 3, 4, 5, 7, 16, 61, 400], open: open)
  }

  @Test func withoutAHeaderTheFirstRowIsARow() throws {
    let path = directory.appending(path: "rows.csv").path
    try Data("\n\n1,a\n2,\"b\n\"\n3,c".utf8).write(to: URL(filePath: path))
    try expectSameRows([path], 1...20) { path throws(FilbertError) in
      try TableReader(path: path, options: TableOptions(hasHeader: false))
    }
  }

  @Test(arguments: ["lf.txt", "lf.jsonl", "crlf.csv"], [0, 1, 2, 3])
  func largeFilesAreCutAnywhere(name: String, seed: UInt64) throws {
    let table = try #require(Self.tables.first { $0.name == name })
    var random = SplitMix64(seed: seed)
    var bytes = table.bytes
    let rows = name.hasSuffix("csv") ? Array(bytes.drop { $0 != 0x0A }.dropFirst()) : bytes
    // Longer than a window, so that the rest of a line crosses its end.
    while bytes.count < 700_000 {
      bytes += repeatElement(UInt8(ascii: " "), count: Int(random.next() % 3) * 5_000)
      bytes += (name.hasSuffix("csv") ? Array("9,z\n".utf8) : [0x0A]) + rows
    }
    let path = directory.appending(path: name).path
    try Data(bytes).write(to: URL(filePath: path))
    try expectSameRows([path], [2, 3, 16], open: open)
  }

  /// A line in front of the shard is read only when its number is asked for.
  @Test func aShardOfLinesDoesNotReadWhatIsBefore() throws {
    let path = directory.appending(path: "late.txt").path
    try Data(String(repeating: "a text of some length\n", count: 100_000).utf8)
      .write(to: URL(filePath: path))
    let reader = try TableReader(path: path)
    var part = try TableSequence(reader, shard: Shard(index: 7, count: 8))
    let first = try #require(try part.next())
    #expect(first.line == 1)
    #expect(part.linesBefore != nil && part.progress.consumed < 50)
    #expect(try part.linesBefore?.count() == 87_500)
  }

  @Test func aShardOfCSVWithoutQuotingDoesNotReadWhatIsBefore() throws {
    let path = directory.appending(path: "late.none.csv").path
    try Data(String(repeating: "\"a text of some length\n", count: 100_000).utf8)
      .write(to: URL(filePath: path))
    var part = try TableSequence([path], shard: Shard(index: 7, count: 8), open: open)
    let first = try #require(try part.next())
    #expect(first.line < 20)
    #expect(try part.linesBefore.map { first.line + (try $0.count()) } == 87_501)
    // With quotes every byte before matters.
    let quoted = directory.appending(path: "late.csv").path
    try Data(String(repeating: "a text of some length\n", count: 100_000).utf8)
      .write(to: URL(filePath: quoted))
    var other = try TableSequence([quoted], shard: Shard(index: 7, count: 8), open: open)
    #expect(try other.next()?.line == 87_501 && other.linesBefore == nil)
  }

  @Test func partsAreEquallyLargeAndComplete() {
    for size in [0, 1, 7, 100, 1_000_003, Int.max] {
      for count in [1, 2, 3, 16, 1_000_000] {
        let parts = [0, count / 2, count - 1].map { Shard(index: $0, count: count).range(of: size) }
        #expect(parts[0].lowerBound == 0 && parts[2].upperBound == size)
        #expect(parts.allSatisfy { ($0.count - size / count) <= 1 && $0.count >= size / count })
      }
    }
    let shard = Shard(index: 2, count: 16)
    #expect(shard.description == "3/16" && shard.paddedNumber == "03")
    #expect(shard.range(of: 160) == 20..<30)
  }

  @Test func extentsTellOtherRowsApart() throws {
    let first = ShardExtent(0..<10, of: 30, digests: (nil, 7))
    #expect(first.precedes(ShardExtent(10..<20, of: 30, digests: (7, nil))))
    #expect(first.precedes(ShardExtent(10..<20, of: 30)))
    #expect(!first.precedes(ShardExtent(10..<20, of: 30, digests: (8, nil))))
    #expect(!first.precedes(ShardExtent(11..<20, of: 30, digests: (7, nil))))
    #expect(!first.precedes(ShardExtent(10..<20, of: 31, digests: (7, nil))))
    #expect(ShardExtent(json: first.json) == first)
    #expect(ShardExtent(json: ["start": 1]) == nil && ShardExtent(json: nil) == nil)
  }

  @Test func aPipeHasNoParts() throws {
    let source = ByteReader(name: "pipe", bytes: Array("a\nb\n".utf8))
    let reader = try TableReader(source, format: .text)
    let error = #expect(throws: FilbertError.self) {
      try TableSequence(reader, shard: Shard(index: 0, count: 2))
    }
    #expect(error?.code == .usage && error?.file == "pipe")
  }
}
