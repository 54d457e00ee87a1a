import FilbertCore
import FilbertFiles
import Testing

@Suite struct OutputEncodingTests {
  private func encode(_ text: String, _ name: String) throws -> [UInt8] {
    let encoder = try TextEncoder(OutputEncoding(name: name))
    return try encoder?.encode(Array(text.utf8)) ?? Array(text.utf8)
  }

  /// As Python's `str.encode` gives them.
  @Test(arguments: [
    ("utf-8", "é床", [0xC3, 0xA9, 0xE5, 0xBA, 0x8A]),
    ("utf-8-bom", "é", [0xEF, 0xBB, 0xBF, 0xC3, 0xA9]),
    ("UTF_8_SIG", "", [0xEF, 0xBB, 0xBF]),
    ("gb18030", "床é", [0xB4, 0xB2, 0xA8, 0xA6]), ("gbk", "床", [0xB4, 0xB2]),
    ("utf-16", "é😀", [0xFF, 0xFE, 0xE9, 0x00, 0x3D, 0xD8, 0x00, 0xDE]),
    ("utf-16be", "é", [0xFE, 0xFF, 0x00, 0xE9]),
    ("windows-1252", "“5€”", [0x93, 0x35, 0x80, 0x94]), ("latin1", "é", [0xE9]),
    ("big5", "床", [0xA7, 0xC9]), ("shift-jis", "買う", [0x94, 0x83, 0x82, 0xA4]),
    ("euc-kr", "가", [0xB0, 0xA1]),
  ])
  func writesWhatPythonWrites(name: String, text: String, bytes: [UInt8]) throws {
    #expect(try encode(text, name) == bytes)
  }

  @Test func namesTheCharacterThatDoesNotExist() throws {
    let encoder = try #require(try TextEncoder(OutputEncoding(name: "windows-1252")))
    for (text, clause) in [
      ("ab床", "\"床\" (U+5E8A) does not exist in Windows-1252"),
      ("a😀b", "\"😀\" (U+1F600) does not exist in Windows-1252"),
      ("\u{100}", "(U+0100) does not exist"),
    ] {
      let error = #expect(throws: FilbertError.self) { try encoder.encode(Array(text.utf8)) }
      #expect(error?.code == .badData)
      #expect(
        error?.message(on: .commandLine).contains(clause) == true,
        "\(error?.message(on: .commandLine) ?? "")")
      #expect(error?.message(on: .commandLine).contains("--output-encoding utf-8-bom") == true)
    }
    // A refused record leaves nothing behind for the next one.
    #expect(try encoder.encode(Array("é".utf8)) == [0xE9])
    #expect(try OutputEncoding(name: "windows-1252").missing(among: ["é", "床", "a"]) == "床")
    #expect(try OutputEncoding(name: "gb18030").missing(among: ["床😀"]) == nil)
  }

  @Test(arguments: ["nope", "utf-8//TRANSLIT", ""])
  func refusesNamesItDoesNotKnow(name: String) {
    let error = #expect(throws: FilbertError.self) { try OutputEncoding(name: name) }
    #expect(error?.code == .usage)
  }

  /// What was read comes back byte for byte.
  @Test(arguments: [
    "utf-8", "utf-8-bom", "utf-16", "utf-16be", "utf-32", "gb18030", "big5", "shift-jis",
    "euc-kr", "windows-1252",
  ])
  func keepsBytesThroughReadingAndWriting(name: String) throws {
    let text = String(repeating: "a,\"b c\"\r\nbuy,1\n", count: 20_000)
    let bytes = try encode(text, name)
    let reader = try ByteReader(name: "file", bytes: bytes).decoded(
      name.hasPrefix("utf") ? nil : TextEncoding(name: name))
    var decoded: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while case let count = try reader.read(into: &buffer), count > 0 { decoded += buffer[..<count] }
    let detected = try #require(reader.encoding)
    if detected.hasMark, detected.encoding == .utf8 { decoded.removeFirst(3) }
    let encoder = try TextEncoder(OutputEncoding(of: detected))
    var written: [UInt8] = []
    for start in stride(from: 0, to: decoded.count, by: 1000) {
      let part = Array(decoded[start..<min(decoded.count, start + 1000)])
      written += try encoder?.encode(part) ?? part
    }
    #expect(written == bytes)
  }
}
