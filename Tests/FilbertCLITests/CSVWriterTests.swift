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

  @Test func followsTheDialect() throws {
    let dialect = CSVDialect(
      delimiter: UInt8(ascii: "\t"), lineEnding: .crlf, hasByteOrderMark: true)
    #expect(try written(["a,b", "c\td"], dialect) == "\u{FEFF}a,b\t\"c\td\"\r\n")
  }
}
