import FilbertCore
import FilbertFiles
import FilbertJSON
import FilbertTables
import FilbertTestSupport
import Testing

struct TableReaderTests {
  private func reader(
    _ text: String, _ format: TableFormat = .csv(delimiter: nil)
  ) throws -> TableReader {
    try TableReader(ByteReader(name: "x", bytes: Array(text.utf8), chunk: 3), format: format)
  }

  private func rows(_ reader: consuming TableReader) throws -> [Row] {
    var rows: [Row] = []
    while let row = try reader.next() { rows.append(row) }
    return rows
  }

  /// The first line, or all elements, decide how many columns there are; a row holds those that its own object has.
  @Test func objectsOfManyColumnsHoldWhatTheyHave() throws {
    let wide = (0..<1000).map { "\"c\($0)\":\($0)" }.joined(separator: ",")
    let lines = "{\"text\":\"a\",\(wide)}\n{\"c9\":[1],\"other\":0,\"text\":\"b\"}\n{}\n"
    let elements = "[" + lines.split(separator: "\n").joined(separator: ",") + "]"
    for (text, format) in [(lines, TableFormat.jsonLines), (elements, .json)] {
      let rows = try rows(try reader(text, format))
      let other = format == .json ? ["0"] : []
      #expect(rows.map(\.count) == [Int](repeating: 1001 + other.count, count: 3))
      #expect(rows.map(\.filled.count) == [1001, 2 + other.count, 0])
      #expect(rows.map { $0[0] } == ["a", "b", ""])
      #expect(rows.map { $0[10] } == ["9", "[1]", ""])
      #expect(rows[1].values == ["b"] + (0..<1000).map { $0 == 9 ? "[1]" : "" } + other)
      #expect(rows[1].bytes(of: 10) == Array("[1]".utf8) && rows[1].bytes(of: 11).isEmpty)
      #expect(rows[0].isObject && rows[0] == Row(line: 1, values: rows[0].values, object: []))
    }
  }

  @Test func readsCSV() throws {
    let reader = try reader("\u{FEFF}text;label\r\n\"a\r\nb\";x\r\n\r\nc;y\r\n")
    #expect(reader.columns == ["text", "label"])
    #expect(
      reader.dialect
        == CSVDialect(delimiter: UInt8(ascii: ";"), lineEnding: .crlf, hasByteOrderMark: true))
    #expect(
      try rows(reader)
        == [Row(line: 2, values: ["a\r\nb", "x"]), Row(line: 5, values: ["c", "y"])])
  }

  @Test func namesRowsWithTheWrongNumberOfFieldsAndContinues() throws {
    var reader = try reader("a,b\n1,2\n\"3\n\",4,5\n6\n7,8\n")
    #expect(try reader.next()?.values == ["1", "2"])
    let long = #expect(throws: FilbertError.self) { try reader.next() }
    #expect(long?.line == 3)
    #expect(long?.message.hasPrefix("The row has 3 fields, but the header has 2;") == true)
    #expect(reader.canContinue)
    let short = #expect(throws: FilbertError.self) { try reader.next() }
    #expect(short?.line == 5)
    #expect(short?.message.hasPrefix("The row has 1 field, but the header has 2;") == true)
    #expect(try reader.next() == Row(line: 6, values: ["7", "8"]))
    #expect(try reader.next() == nil)
  }

  @Test func refusesHeadersThatCannotBeUsed() {
    #expect(throws: FilbertError.self) { try reader("") }
    #expect(throws: FilbertError.self) { try reader("", .jsonLines) }
    #expect(
      throws: FilbertError(
        .badData, "The header names the column \"text\" twice; rename one of them.", file: "x",
        line: 2)
    ) { try reader("\ntext,label,text\n") }
    #expect(throws: Never.self) { try reader("text,,label,\n") }
  }

  @Test func readsJSONLines() throws {
    let lines = [
      #"{"text": "é\n", "n": 1.50, "label":null}"#, "  ",
      #"{"label":["a"],"extra":{"b":1},"text":"t"}"#, #"{}"#,
    ]
    let reader = try reader(lines.joined(separator: "\r\n"), .jsonLines)
    #expect(reader.columns == ["text", "n", "label"])
    #expect(
      try rows(reader)
        == [
          Row(line: 1, values: ["é\n", "1.50", ""], object: Array(lines[0].utf8)),
          Row(line: 3, values: ["t", "", "[\"a\"]"], object: Array(lines[2].utf8)),
          Row(line: 4, values: ["", "", ""], object: Array(lines[3].utf8)),
        ])
  }

  @Test func namesBadJSONLinesAndContinues() throws {
    var reader = try reader(
      "{\"text\":1}\n[1]\n{\"text\"\n{\"text\":\"\u{7}\"}\n{\"text\":2}", .jsonLines)
    #expect(try reader.next()?.values == ["1"])
    let messages = [
      (2, "Each line must be a JSON object"),
      (3, "Invalid JSON at column 8: Expected \":\", found the end of the document."),
      (4, "Invalid JSON at column 10: The control character 0x07 must be escaped"),
    ]
    for (line, message) in messages {
      let error = #expect(throws: FilbertError.self) { try reader.next() }
      #expect(error?.line == line)
      #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
      #expect(reader.canContinue)
    }
    #expect(try reader.next()?.values == ["2"])
  }

  @Test func readsPlainTextAsItIs() throws {
    let reader = try reader("\u{FEFF}a \"b\", c\r\n\n d\re\nlast", .text)
    #expect(reader.columns == ["text"])
    #expect(
      try rows(reader)
        == [
          Row(line: 1, values: ["a \"b\", c"]), Row(line: 2, values: [""]),
          Row(line: 3, values: [" d\re"]), Row(line: 4, values: ["last"]),
        ])
  }

  @Test(arguments: 1...40)
  func linesDoNotDependOnTheBuffer(size: Int) throws {
    let text = "one\r\ntwo 日本\n\n" + String(repeating: "é", count: 50) + "\nend\n"
    let reader = try TableReader(
      ByteReader(name: "x", bytes: Array(text.utf8), chunk: size), format: .text, bufferSize: size)
    #expect(
      try rows(reader).map { $0.values[0] }
        == ["one", "two 日本", "", String(repeating: "é", count: 50), "end"])
  }

  @Test func detectsTheFormatFromTheName() throws {
    #expect(try TableFormat(path: "a/b.CSV") == .csv(delimiter: nil))
    #expect(try TableFormat(path: "b.c.tsv") == .csv(delimiter: UInt8(ascii: "\t")))
    #expect(try TableFormat(path: "b.ndjson") == .jsonLines)
    #expect(try TableFormat(path: "b.json") == .json)
    #expect(try TableFormat(path: "b.jsonl") == .jsonLines)
    #expect(try TableFormat(path: "b.txt") == .text)
    for path in ["-", "csv", "x.csv/file", "a.conll", "a.xlsx", ""] {
      let error = #expect(throws: FilbertError.self) { try TableFormat(path: path) }
      #expect(error?.code == .usage)
      let advice = path == "a.xlsx" ? "save it as CSV UTF-8" : "give inputFormat"
      #expect(error?.message.contains(advice) == true)
    }
  }

  @Test func takesRowsFromElsewhere() throws {
    var rows: [[String?]?] = [["1", "x"], nil, ["3", nil]]
    var reader = TableReader(name: "elsewhere", columns: ["id", "text"]) {
      () throws(FilbertError) in
      guard !rows.isEmpty else { return nil }
      guard let row = rows.removeFirst() else { throw FilbertError(.badData, "The row is bad.") }
      return row
    }
    #expect(reader.columns == ["id", "text"])
    #expect(try reader.next()?.values == ["1", "x"])
    #expect(throws: FilbertError.self) { try reader.next() }
    #expect(reader.canContinue)
    let last = try #require(try reader.next())
    #expect(last.line == 3)
    #expect(last.values == ["3", ""])
    #expect(try reader.next() == nil)
  }

  /// Only the ends of rows are looked for, not what is in them.
  @Test func passesOverRows() throws {
    for (format, text, record) in [
      (TableFormat.csv(delimiter: nil), "a,b\n1,2\n3,\"4\n\"\n5,6\n", "3,\"4\n\""),
      (.jsonLines, #"{"a":1}"# + "\n\n{\n" + #"{"a":5}"#, "{"), (.text, "1\n3\n5", "3"),
    ] {
      var reader = try TableReader(
        ByteReader(name: "x", bytes: Array(text.utf8)), format: format)
      #expect(try reader.next()?.values[0] == "1")
      #expect(try reader.passOver())
      #expect(String(decoding: reader.unreadableRecord, as: UTF8.self) == record)
      #expect(reader.line == (format == .text ? 2 : 3))
      #expect(try reader.next()?.values[0] == "5")
      #expect(try !reader.passOver())
    }
    var supplied = TableReader(name: "x", columns: ["a"]) { ["1"] }
    #expect(try !supplied.passOver())
    #expect(try supplied.next() != nil && supplied.line == 1)
  }
}
