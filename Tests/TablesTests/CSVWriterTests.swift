import FilbertTables
import FilbertTestSupport
import Testing

struct CSVWriterTests {
  private func written(_ fields: [String], _ dialect: CSVDialect = CSVDialect()) throws -> String {
    let sink = MemorySink()
    var writer = CSVWriter(sink, dialect: dialect)
    try writer.write(fields)
    return String(decoding: sink.bytes, as: UTF8.self)
  }

  @Test func quotesOnlyWhatMustBe() throws {
    #expect(try written(["a b", "c;d", "é", "", "it's"]) == "a b,c;d,é,,it's\n")
    #expect(
      try written(["a,b", "a\"b", "\"", "a\nb", "a\rb"])
        == "\"a,b\",\"a\"\"b\",\"\"\"\",\"a\nb\",\"a\rb\"\n")
    #expect(try written([" a", "b\t", " "]) == "\" a\",\"b\t\",\" \"\n")
    #expect(try written([""]) == "\"\"\n")
    #expect(try written(["", ""]) == ",\n")
  }

  /// Fields of every length that is copied in another way, with what needs quotes at every place.
  @Test func quotesWhereverTheReasonStands() throws {
    var table = try DialectTests.table("a\nx\n")
    let row = try #require(try table.next())
    for length in 0...40 {
      for place in 0...length {
        for reason in ["b", ",", "\"", "\n", "\r", " ", "é"] {
          let after = String("0123456789".repeated(4).prefix(length - place))
          let field = "0123456789".repeated(4).prefix(place) + reason + after
          let isEnd = place == 0 || place == length
          let isQuoted = [",", "\"", "\n", "\r"].contains(reason) || reason == " " && isEnd
          let expected =
            isQuoted ? "\"\(field.replacing("\"", with: "\"\""))\"" : String(field)
          let sink = MemorySink()
          var writer = CSVWriter(sink)
          writer.append([String(field), "c"])
          writer.append(row, adding: ["", String(field)])
          try writer.flush()
          #expect(
            String(decoding: sink.bytes, as: UTF8.self) == "\(expected),c\nx,,\(expected)\n")
        }
      }
    }
  }

  @Test func followsTheDialect() throws {
    let dialect = CSVDialect(
      delimiter: UInt8(ascii: "\t"), lineEnding: .crlf, hasByteOrderMark: true)
    #expect(try written(["a,b", "c\td"], dialect) == "\u{FEFF}a,b\t\"c\td\"\r\n")
  }

  private static let formulas = [
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "=HYPERLINK(\"http://evil.example\",\"x\")", "-", "+",
    "=cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", "+49 30 1234", "-inf", "-1e", "--1", "-1-1",
    "\t=1", "\r=1", "\n=1", "\tx", "\rx", " =1", "\u{A0}=1", "\u{3000}@x", "\"=1",
    "\" -1+1",
    "\u{FEFF}=1", "\u{200B}=1", "\u{0}=1", "\u{FF1D}1", "\u{FF0B}1", "\u{FF0D}1", "\u{FF20}x",
    "\u{FE66}1", "\u{2212}1+1",
  ]

  private static let harmless = [
    "", "a=1", "1+1", "'=1", "-1", "-1.5", "+3", "-.5", "-1,5", "-1.000,50", "-1e5", "-1.5E-07",
    "1",
    "#x", "(=1)", "e\u{301}=", "你好", "😀", " ", "\"\"", "a\t=1",
  ]

  @Test func formulasAreDataByDefault() throws {
    for field in Self.formulas {
      let sink = MemorySink()
      var writer = CSVWriter(sink)
      try writer.write(["x", field])
      #expect(try CSVReaderTests.records(sink.bytes).map(\.fields) == [["x", field]])
    }
  }

  @Test func formulasAreEscapedOnRequest() throws {
    var dialect = CSVDialect()
    dialect.escapesFormulas = true
    let fields = Self.formulas + Self.harmless
    let expected = Self.formulas.map { "'\($0)" } + Self.harmless
    let sink = MemorySink()
    var writer = CSVWriter(sink, dialect: dialect)
    // Names of columns, and fields at every place.
    try writer.write(fields)
    for field in fields { try writer.write([field, field]) }
    // The fields of a row that was read, and what is added to them.
    let source = MemorySink()
    var plain = CSVWriter(source)
    try plain.write(["a", "b"])
    for field in fields { try plain.write([field, "x"]) }
    var table = try DialectTests.table(String(decoding: source.bytes, as: UTF8.self))
    while let row = try table.next() { try writer.write(row, adding: [row[0]]) }
    let records = try CSVReaderTests.records(sink.bytes).map(\.fields)
    #expect(
      records == [expected] + expected.map { [$0, $0] } + expected.map { [$0, "x", $0] })
  }

  /// Found by fuzzing: what looked like a mark at the beginning of the file was dropped on reading.
  @Test(arguments: ["\u{FEFF}", "\u{FEFF}id", "sep=;", "SEP=|", "sep=\u{1}"])
  func whatLooksLikeAMarkIsAField(field: String) throws {
    for hasMark in [false, true] {
      let sink = MemorySink()
      var writer = CSVWriter(sink, dialect: CSVDialect(hasByteOrderMark: hasMark))
      for _ in 0..<2 { try writer.write([field]) }
      let records = try CSVReaderTests.records(sink.bytes)
      #expect(
        records.map { $0.fields.map { Array($0.utf8) } } == [
          [Array(field.utf8)], [Array(field.utf8)],
        ])
    }
    #expect(try written(["separate", "sep=;"]) == "separate,sep=;\n")
  }

  /// As shards and resumed runs write them.
  @Test func partsWrittenApartAreTheWhole() throws {
    let fields = ["a", "sep=;", "SEP=|x", "\u{FEFF}b", "sep"]
    var dialect = CSVDialect()
    dialect.hasHeader = false
    for first in fields {
      let (whole, parts) = (MemorySink(), MemorySink())
      var writer = CSVWriter(whole, dialect: dialect)
      for field in [first] + fields {
        try writer.write([field, "x"])
        var part = CSVWriter(parts, dialect: dialect)
        try part.write([field, "x"])
      }
      #expect(whole.bytes == parts.bytes)
    }
    // A header shows that the record is not the first.
    let sink = MemorySink()
    var writer = CSVWriter(sink)
    for field in ["id", "sep=;"] { try writer.write([field, "x"]) }
    #expect(String(decoding: sink.bytes, as: UTF8.self) == "id,x\nsep=;,x\n")
  }
}

extension String {
  fileprivate func repeated(_ count: Int) -> String { String(repeating: self, count: count) }
}
