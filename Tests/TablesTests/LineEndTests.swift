import FilbertCore
import FilbertFiles
import FilbertTables
import Testing

/// How lines end, and what else stands between them.
struct LineEndTests {
  private func rows(_ text: String, _ format: TableFormat, size: Int = 4096) throws -> [Row] {
    var reader = try TableReader(
      ByteReader(name: "x", bytes: Array(text.utf8), chunk: size), format: format, bufferSize: size)
    var rows: [Row] = []
    while let row = try reader.next() { rows.append(row) }
    return rows
  }

  private func texts(_ text: String, _ format: TableFormat, size: Int = 4096) throws -> [String] {
    try rows(text, format, size: size).map { $0[0] }
  }

  @Test(arguments: [1, 2, 3, 5, 8, 4096])
  func crEndsLinesWithoutLF(size: Int) throws {
    #expect(try texts("a b\r\rc\r", .text, size: size) == ["a b", "", "c"])
    #expect(try texts("a\rb", .text, size: size) == ["a", "b"])
    #expect(try rows("a\rb\rc", .text, size: size).map(\.line) == [1, 2, 3])
    #expect(
      try texts("{\"text\":\"a\"}\r\r{\"text\":\"b\"}\r", .jsonLines, size: size) == ["a", "b"])
    #expect(try texts("[{\"text\":\"a\"},\r{\"text\":\"b\"}\r]", .json, size: size) == ["a", "b"])
    // One LF is enough, wherever it is.
    #expect(try texts("a\rb\n", .text, size: size) == ["a\rb"])
    #expect(try texts("a\r\nb\rc\r\n", .text, size: size) == ["a", "b\rc"])
  }

  /// What comes after the beginning does not change how lines end.
  @Test func theBeginningDecides() throws {
    let line = String(repeating: "x", count: 99) + "\r"
    let many = String(repeating: line, count: 3000)
    #expect(try texts(many + "a\r\nb\nc", .text).suffix(3) == ["a", "b", "c"])
    #expect(try texts("a\n" + many, .text).count == 2)
  }

  @Test(arguments: [1, 2, 3, 5, 8, 4096])
  func marksInTheMiddleAreDropped(size: Int) throws {
    let csv = TableFormat.csv(delimiter: UInt8(ascii: ","))
    #expect(
      try texts("\u{FEFF}t,l\na,x\n\u{FEFF}b,x\n\u{FEFF}\"c,\",x\n\u{FEFF}", csv, size: size)
        == ["a", "b", "c,"])
    #expect(try texts("t,l\r\n\r\n\u{FEFF}a,x\r\n", csv, size: size) == ["a"])
    #expect(try texts("a\n\u{FEFF}b\n\u{FEFF}", .text, size: size) == ["a", "b"])
    #expect(try texts("a\n\u{FEFF}\u{FEFF}b", .text, size: size) == ["a", "\u{FEFF}b"])
    let objects = try rows("{\"t\":\"a\"}\n\u{FEFF}{\"t\":\"b\"}\n", .jsonLines, size: size)
    #expect(objects.map { $0.raw } == ["{\"t\":\"a\"}", "{\"t\":\"b\"}"].map { Array($0.utf8) })
    // Within a line it is a character like others, and one like its first bytes is none.
    #expect(try texts("a\u{FEFF}\n b\n（c）\n", .text, size: size) == ["a\u{FEFF}", " b", "（c）"])
    #expect(try texts("t,l\na,\u{FEFF}x\n（c）,x\n", csv, size: size) == ["a", "（c）"])
  }

  @Test(arguments: [
    (TableFormat.text, "a\nb\n", 3), (.csv(delimiter: UInt8(ascii: ",")), "t,l\na,x\n", 3),
    (.jsonLines, "{\"t\":\"a\"}\n", 2), (.csv(delimiter: UInt8(ascii: ",")), "t\na\n", 3),
  ])
  func endsOfFilesAreNamed(format: TableFormat, content: String, line: Int) throws {
    for (end, name) in [
      ("\0\0\0", "NUL bytes"), ("\u{1A}", "Ctrl-Z (0x1A)"), ("\0\0\n", "NUL bytes"),
      ("\u{1A}\r\n", "Ctrl-Z (0x1A)"),
    ] {
      let error = #expect(throws: FilbertError.self) { try rows(content + end, format) }
      #expect(error?.line == line)
      #expect(error?.message.hasPrefix("The line ends in \(name)") == true, "\(end)")
    }
    // Behind the last row, which has no line end.
    let error = #expect(throws: FilbertError.self) { try rows(content.dropLast() + "\0\0", format) }
    #expect(error?.line == line - 1)
  }

  @Test func controlCharactersWithinAFileAreCharacters() throws {
    #expect(try texts("a\0\n\0b\na\u{1A}\nc", .text) == ["a\0", "\0b", "a\u{1A}", "c"])
  }
}
