import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertTables
import FilbertTestSupport
import Testing

/// Delimiter and quotes told from records, and rows as they stand.
@Suite struct DialectTests {
  static func table(
    _ text: String, _ options: TableOptions = TableOptions()
  ) throws -> TableReader {
    try TableReader(
      ByteReader(name: "x.csv", bytes: Array(text.utf8)), format: .csv(delimiter: nil),
      options: options)
  }

  private static func rows(_ table: consuming TableReader) throws -> [[String]] {
    var rows: [[String]] = []
    while let row = try table.next() { rows.append(row.values) }
    return rows
  }

  @Test func detectsTheDelimiterFromManyRecords() throws {
    // The header's names have more commas than the table has semicolons.
    let text = "name, first, last;n\n" + String(repeating: "a;1\n", count: 9)
    let table = try Self.table(text)
    #expect(table.dialect.delimiter == UInt8(ascii: ";"))
    #expect(table.columns == ["name, first, last", "n"])
  }

  @Test func readsQuotesAfterBackslashes() throws {
    let text = #"""
      t,l
      "he said \"hi, you\"",1
      "back\\slash \n",2
      a\,b,3
      "doubled "" too",4

      """#
    let table = try Self.table(text)
    #expect(table.dialect.quoting == .backslash)
    #expect(table.remarks.count == 1)
    #expect(
      try Self.rows(table)
        == [
          ["he said \"hi, you\"", "1"], [#"back\slash \n"#, "2"], ["a,b", "3"],
          ["doubled \" too", "4"],
        ])
    #expect(throws: FilbertError.self) {
      try Self.rows(try Self.table(text, TableOptions(quoting: .double)))
    }
  }

  @Test func readsQuotesAsCharacters() throws {
    let text =
      "t\tl\n" + String(repeating: "\"so\" it said\t1\n\"open\t2\n", count: 6)
    let table = try Self.table(text)
    #expect(table.dialect.quoting == .none)
    #expect(try Self.rows(table).prefix(2) == [["\"so\" it said", "1"], ["\"open", "2"]])
    // A few records are no evidence.
    #expect(throws: FilbertError.self) {
      try Self.rows(try Self.table("t\tl\n\"so\" it said\t1\n"))
    }
    #expect(
      try Self.rows(try Self.table("t\tl\n\"so\" it\t1\n", TableOptions(quoting: CSVQuoting.none)))
        == [["\"so\" it", "1"]])
  }

  @Test func obeysTheUser() throws {
    let rows = try Self.rows(
      try Self.table("a^b,c\n1^2,3\n", TableOptions(delimiter: UInt8(ascii: "^"))))
    #expect(rows == [["1", "2,3"]])
  }

  @Test func refusesFieldOptionsWithoutFields() throws {
    let told = [
      ("delimiter", TableOptions(delimiter: UInt8(ascii: ";"))),
      ("quoting", TableOptions(quoting: .double)),
    ]
    for (option, options) in told {
      for format in [TableFormat.jsonLines, .json, .text] {
        let source = ByteReader(name: "x", bytes: Array("{\"text\": \"a;b\"}\n".utf8))
        let error = #expect(throws: FilbertError.self) {
          _ = try TableReader(source, format: format, options: options)
        }
        #expect(error?.code == .usage)
        let sentence = try #require(error?.message)
        #expect(sentence.hasPrefix("\(option) is about CSV, and this file is read as"))
      }
      var request = TaggedRequest()
      request.options = options
      for format in [TaggedFormat.conll, .json] {
        let source = ByteReader(name: "x", bytes: Array("a\tO\n".utf8))
        let error = #expect(throws: FilbertError.self) {
          _ = try TaggedReader(source, format: format, request)
        }
        #expect(error?.code == .usage)
      }
    }
    let source = ByteReader(name: "x", bytes: Array("{\"text\": \"a\"}\n".utf8))
    #expect(throws: Never.self) {
      try TableReader(source, format: .jsonLines, options: TableOptions(encoding: .utf8))
    }
  }

  @Test func copiesRecordsUnchanged() throws {
    var table = try Self.table("a,b\n\"x\", y \n\"1\n\"\"2\"\"\",5\" é\n")
    let sink = MemorySink()
    var writer = CSVWriter(sink, dialect: table.dialect)
    while let row = try table.next() { try writer.write(row, adding: ["p,q", "0.5"]) }
    #expect(
      String(decoding: sink.bytes, as: UTF8.self)
        == "\"x\", y ,\"p,q\",0.5\n\"1\n\"\"2\"\"\",5\" é,\"p,q\",0.5\n")
    // Another delimiter needs other quotes.
    var again = try Self.table("a,b\n1;2,3\n")
    let other = MemorySink()
    var semicolons = CSVWriter(other, dialect: CSVDialect(delimiter: UInt8(ascii: ";")))
    while let row = try again.next() { try semicolons.write(row, adding: ["x"]) }
    #expect(String(decoding: other.bytes, as: UTF8.self) == "\"1;2\";3;x\n")
  }

  /// Records that are found in one pass, and such that are not, in pieces of every size.
  @Test func fieldsAreTheSameHoweverTheirRecordIsFound() throws {
    let records: [(raw: String, values: [String])] = [
      ("a,b,c", ["a", "b", "c"]), (",,", ["", "", ""]), ("é,日本語日本語,", ["é", "日本語日本語", ""]),
      ("\"a\",\"b,b\",c", ["a", "b,b", "c"]), ("a,\"\"\"\",\"\"", ["a", "\"", ""]),
      ("\"日,本\"\"\",x\"y,\"12345678\"", ["日,本\"", "x\"y", "12345678"]),
      ("\"a\nb\",c,\"\"\"d\"\"\"", ["a\nb", "c", "\"d\""]),
      ("0123456789,,\"\"\"01234567\"", ["0123456789", "", "\"01234567"]),
    ]
    let text = Array("x,y,z\r\n\(records.map { $0.raw + "\r\n" }.joined())".utf8)
    for size in [1, 2, 3, 7, 16, 31, 4096] {
      var table = try TableReader(
        ByteReader(name: "x", bytes: text, chunk: size), format: .csv(delimiter: nil),
        bufferSize: size)
      for record in records {
        let row = try #require(try table.next())
        #expect((0..<3).map { row[$0] } == record.values)
        #expect((0..<3).map { row.bytes(of: $0) } == record.values.map { Array($0.utf8) })
        #expect(row.values == record.values)
        #expect(row.raw == Array(record.raw.utf8))
      }
      #expect(try table.next() == nil)
    }
  }

  @Test func rowsOutliveTheirReader() throws {
    let text = "a,b\n" + (0..<500).map { "\($0),\"\($0)\"\"\n\"\n" }.joined()
    var table = try TableReader(
      ByteReader(name: "x", bytes: Array(text.utf8), chunk: 7), format: .csv(delimiter: nil),
      bufferSize: 16)
    var rows: [Row] = []
    while let row = try table.next() { rows.append(row) }
    for (index, row) in rows.enumerated() {
      #expect(row.values == ["\(index)", "\(index)\"\n"])
      #expect(row[1] == row.values[1] && row.bytes(of: 0) == Array("\(index)".utf8))
      #expect(row.raw == Array("\(index),\"\(index)\"\"\n\"".utf8))
      #expect(row.line == 2 + 2 * index)
    }
    #expect(rows.count == 500)
  }

  @Test func looksThroughTheEndingOfPackedFiles() throws {
    #expect(try TableFormat(path: "a.csv.gz") == .csv(delimiter: nil))
    #expect(try TableFormat(path: "a.tsv.ZST") == .csv(delimiter: UInt8(ascii: "\t")))
    #expect(throws: FilbertError.self) { try TableFormat(path: "a.gz") }
  }
}
