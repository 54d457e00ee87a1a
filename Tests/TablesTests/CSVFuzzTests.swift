import FilbertCore
import FilbertTables
import FilbertTestSupport
import Testing

struct CSVFuzzTests {
  /// Random bytes of CSV's own alphabet, so that all states and transitions occur.
  private static func document(_ state: inout UInt64, length: Int) -> [UInt8] {
    let alphabet: [UInt8] = Array("\"\"\",,\r\n\nabc \t;".utf8) + [0xC3, 0xA9, 0xE6, 0xFF]
    return (0..<length).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return alphabet[Int(state >> 33) % alphabet.count]
    }
  }

  private static func outcome(
    _ bytes: [UInt8], size: Int
  ) -> Result<[CSVReaderTests.Record], FilbertError> {
    Result { () throws(FilbertError) in
      try CSVReaderTests.records(bytes, chunk: size, bufferSize: size)
    }
  }

  /// Whatever the bytes: no crash, and the same records or the same error for all buffer sizes.
  @Test func anyBytesGiveTheSameInAnyBuffer() {
    var state: UInt64 = 7
    var read = 0
    for round in 0..<3_000 {
      let bytes = Self.document(&state, length: round % 60)
      let whole = Self.outcome(bytes, size: 4096)
      for size in [1, 2, 3, 5, 8, 13] {
        #expect(Self.outcome(bytes, size: size) == whole, "\(bytes)")
      }
      if case .success = whole { read += 1 }
    }
    // Otherwise this would compare errors only.
    #expect(read > 100)
  }

  /// Whatever the fields: what is written is read back.
  @Test func whatIsWrittenIsReadBack() throws {
    var state: UInt64 = 11
    for ending in [CSVDialect.LineEnding.lf, .crlf, .cr] {
      let dialect = CSVDialect(
        delimiter: UInt8(ascii: ";"), lineEnding: ending, hasByteOrderMark: ending == .crlf)
      var written: [[String]] = []
      let sink = MemorySink()
      var writer = CSVWriter(sink, dialect: dialect)
      for round in 0..<2_000 {
        let fields = (0...(round % 4)).map { _ in
          String(decoding: Self.document(&state, length: Int(state >> 60)), as: UTF8.self)
        }
        // A mark at the very beginning of a file is the file's, not the field's.
        written.append(fields)
        try writer.write(fields)
      }
      let records = try CSVReaderTests.records(sink.bytes, delimiter: dialect.delimiter)
      #expect(records.map(\.fields) == written)
    }
  }
}
