import FilbertCore
import FilbertFiles
import FilbertTables
import Testing

struct CSVReaderTests {
  /// All records of `text` with their lines.
  static func records(
    _ bytes: [UInt8], delimiter: UInt8? = UInt8(ascii: ","), chunk: Int = .max,
    bufferSize: Int = 4096
  ) throws(FilbertError) -> [Record] {
    var reader = try CSVReader(
      ByteReader(name: "x.csv", bytes: bytes, chunk: chunk), delimiter: delimiter,
      bufferSize: bufferSize)
    var records: [Record] = []
    while try reader.next() {
      records.append(
        Record(line: reader.line, fields: reader.fields().map(\.value)))
    }
    return records
  }

  struct Record: Equatable, CustomStringConvertible {
    let line: Int
    let fields: [String]
    var description: String { "\(line): \(fields)" }
  }

  /// RFC 4180, section 2, rule by rule, and what lies beyond it.
  @Test(
    arguments: [
      ("", []),
      ("\n\r\n\n", []),
      ("a,b\r\nc,d\r\n", [(1, ["a", "b"]), (2, ["c", "d"])]),
      ("a,b\nc,d", [(1, ["a", "b"]), (2, ["c", "d"])]),
      ("a,b\rc,d\r", [(1, ["a", "b"]), (2, ["c", "d"])]),
      ("\"a\",\"b\"\n", [(1, ["a", "b"])]),
      ("a,\"b\nc\"\nd,e", [(1, ["a", "b\nc"]), (3, ["d", "e"])]),
      ("a,\"b\r\nc\r\n\"\r\nd,e", [(1, ["a", "b\r\nc\r\n"]), (4, ["d", "e"])]),
      ("a,\"b\rc\"\rd,e", [(1, ["a", "b\rc"]), (3, ["d", "e"])]),
      ("\"a\"\"b\",\"\"\"\",\"\"", [(1, ["a\"b", "\"", ""])]),
      ("\"\"\"\"\"\",\"a,b\"", [(1, ["\"\"", "a,b"])]),
      (",\n,", [(1, ["", ""]), (2, ["", ""])]),
      ("a,", [(1, ["a", ""])]),
      ("\"\"", [(1, [""])]),
      ("\"\"\n\n\"\"", [(1, [""]), (3, [""])]),
      ("\n\na\n\n\nb\n\n", [(3, ["a"]), (6, ["b"])]),
      (" a , \"b\" ", [(1, [" a ", " \"b\" "])]),
      ("5\" pipe,6'\n", [(1, ["5\" pipe", "6'"])]),
      ("a\"b\"\"c\n", [(1, ["a\"b\"\"c"])]),
      ("\u{FEFF}a,b", [(1, ["a", "b"])]),
      ("\u{FEFF}\"a\",b", [(1, ["a", "b"])]),
      ("日本,\"é,😀\"\n\"\0\",x", [(1, ["日本", "é,😀"]), (2, ["\0", "x"])]),
      (
        "a12345678901234567890,b\n12345678,1234567\n",
        [(1, ["a12345678901234567890", "b"]), (2, ["12345678", "1234567"])]
      ),
    ] as [(String, [(Int, [String])])])
  func reads(text: String, expected: [(Int, [String])]) throws {
    let expected = expected.map { Record(line: $0.0, fields: $0.1) }
    #expect(try Self.records(Array(text.utf8)) == expected)
    // The boundaries between reads must not matter.
    for size in 1...64 {
      #expect(
        try Self.records(Array(text.utf8), chunk: size, bufferSize: size) == expected,
        "in reads of \(size) bytes")
    }
  }

  @Test(
    arguments: [
      ("a,b\n1,\"x\n\n", 2, "The quote that opens on this line is never closed;"),
      ("a\n\"1\n2\",\"\n3\n\n", 3, "The quote that opens on this line is never closed;"),
      ("\"", 1, "The quote that opens on this line is never closed;"),
      ("a,b\n\"1\n\"x,2\n", 3, "There is text after the closing quote of a field;"),
      ("a,b\n1,\"2\" \n", 2, "There is text after the closing quote of a field;"),
      ("a,\"b\"\"\"c", 1, "There is text after the closing quote of a field;"),
    ])
  func refuses(text: String, line: Int, message: String) {
    for size in [1, 3, 4096] {
      let error = #expect(throws: FilbertError.self) {
        try Self.records(Array(text.utf8), chunk: size, bufferSize: size)
      }
      #expect(error?.line == line)
      #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
      #expect(error?.file == "x.csv")
    }
  }

  @Test func saysWhereTextIsNotUTF8() throws {
    let bytes = Array("a,b\n\"x\n".utf8) + [0x79, 0xE9] + Array("z\",2\nc,d\n".utf8)
    let place = "The byte 0xE9 (byte 2 of the line, offset 8 in the file) is not valid UTF-8;"
    for mark in [[], [0xEF, 0xBB, 0xBF]] as [[UInt8]] {
      var reader = try CSVReader(ByteReader(name: "x", bytes: mark + bytes, chunk: 2))
      #expect(try reader.next())
      let error = #expect(throws: FilbertError.self) { try reader.next() }
      #expect(error?.line == 3)
      let expected = mark.isEmpty ? place : place.replacing("offset 8", with: "offset 11")
      #expect(error?.message.hasPrefix(expected) == true, "\(error?.message ?? "")")
      // The row is bad, the one after it is not.
      #expect(reader.canContinue)
      #expect(try reader.next())
      #expect(reader.fields()[1].value == "d")
    }
  }

  @Test(
    arguments: [
      ([0xFF, 0xFE, 0x61, 0], "UTF-16"), ([0xFE, 0xFF, 0, 0x61], "UTF-16"),
      ([0xFF, 0xFE, 0, 0], "UTF-32"), ([0, 0, 0xFE, 0xFF], "UTF-32"),
      ([0x50, 0x4B, 3, 4, 0], "Excel workbook"), ([0x1F, 0x8B, 8], "gzip"),
      ([0xD0, 0xCF, 0x11, 0xE0, 0xA1], "old Excel workbook"),
    ] as [([UInt8], String)])
  func recognisesWhatIsNotText(bytes: [UInt8], name: String) {
    let error = #expect(throws: FilbertError.self) { try Self.records(bytes) }
    #expect(error?.message.contains(name) == true)
  }

  /// Excel writes such a line, and obeys it, whatever the delimiter of the country is.
  @Test(
    arguments: [
      ("sep=;\na,b;c\n", ";", 2, ["a,b", "c"]), ("sep=|\r\na,b|c\r\n", "|", 2, ["a,b", "c"]),
      ("SEP=\t\ra\tb\r", "\t", 2, ["a", "b"]), ("\u{FEFF}sep=^\n\na^b", "^", 3, ["a", "b"]),
      ("sep=,;\n", ",", 1, ["sep=", ";"]), ("sep=x\n", ",", 1, ["sep=x"]),
      ("sep=", ",", 1, ["sep="]), ("sep,=\n", ",", 1, ["sep", "="]),
    ] as [(String, Unicode.Scalar, Int, [String])])
  func obeysALineAboutTheDelimiter(
    text: String, delimiter: Unicode.Scalar, line: Int, fields: [String]
  ) throws {
    for size in [1, 2, 100] {
      var reader = try CSVReader(
        ByteReader(name: "x", bytes: Array(text.utf8), chunk: size), bufferSize: size)
      #expect(try reader.next())
      #expect(reader.line == line)
      #expect(reader.fields().map(\.value) == fields)
      #expect(try reader.currentDialect().delimiter == UInt8(ascii: delimiter))
    }
    var empty = try CSVReader(ByteReader(name: "x", bytes: Array("sep=;".utf8)))
    #expect(try empty.next() == false)
  }

  @Test(
    arguments: [
      ("a,b\n1;2;3\n", ","), ("a;b\n", ";"), ("a\tb,c\td\n", "\t"), ("a|b|c", "|"), ("abc\n", ","),
      ("\"x;y;z\",b\n", ","), ("a;\"b,c,d\";e\n", ";"), ("\n\na;b\n", ";"), ("a;b,c\n", ","),
      // Found by fuzzing: these depended on the size of the pieces the file came in.
      ("\r\r\r;\r\r\0qux,\0\na", ";"), ("a\",c\n\"\td\n", ","), ("\n\n;a;b", ";"),
    ] as [(String, Unicode.Scalar)])
  func findsTheDelimiter(text: String, delimiter: Unicode.Scalar) throws {
    for size in [1, 2, 3, 4096] {
      var reader = try CSVReader(
        ByteReader(name: "x", bytes: Array(text.utf8), chunk: size), bufferSize: size)
      #expect(try reader.currentDialect().delimiter == UInt8(ascii: delimiter))
    }
  }

  @Test(
    arguments: [
      ("a,b\r\nc,d\n", CSVDialect.LineEnding.crlf), ("a,b\nc,d\r\n", .lf), ("a,b\rc,d", .cr),
      ("a,b", .lf), ("a,b\r", .cr), ("a,\"\r\n\"\nc,d", .lf),
    ])
  func findsTheLineEnding(text: String, ending: CSVDialect.LineEnding) throws {
    for size in [1, 4096] {
      var reader = try CSVReader(
        ByteReader(name: "x", bytes: Array(text.utf8), chunk: size), bufferSize: size)
      #expect(try reader.next())
      #expect(try reader.currentDialect().lineEnding == ending)
      #expect(reader.fields()[0].value == "a")
    }
  }

  /// An open quote must not take a whole endless file into memory.
  @Test func limitsTheLengthOfARecord() throws {
    var isFirst = true
    let source = ByteReader(name: "x") { (buffer) throws(FilbertError) in
      buffer[0] = isFirst ? UInt8(ascii: "\"") : 0
      isFirst = false
      return buffer.count
    }
    var reader = try CSVReader(
      source, delimiter: UInt8(ascii: ","), bufferSize: 1 << 16, maximumRecordSize: 1 << 20)
    let error = #expect(throws: FilbertError.self) { while try reader.next() {} }
    #expect(error?.message.hasPrefix("The record that begins here has more than 1 MiB") == true)
    #expect(error?.line == 1)
    #expect(!reader.canContinue)
  }
}
