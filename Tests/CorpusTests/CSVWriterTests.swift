import Corpus
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
}

extension String {
  fileprivate func repeated(_ count: Int) -> String { String(repeating: self, count: count) }
}
