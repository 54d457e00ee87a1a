import FilbertCorpus
import FilbertFiles
import FilbertInference
import FilbertJSON
import FilbertScoring
import FilbertTables
import FilbertTestSupport
import HummingbirdTesting
import Testing

@testable import FilbertConnections
@testable import FilbertService

extension TableTests {
  /// Looking for every field from the start of the record would not end while anybody waits.
  @Test func aRowOfManyColumnsIsOneLineOfJSON() throws {
    let names = (0..<100_000).map { "c\($0)" }
    let line = names.joined(separator: ",") + "\n"
    let source = ByteReader(name: "x", bytes: Array((line + line).utf8))
    var table = try TableReader(source, format: .csv(delimiter: nil))
    let row = try #require(try table.next())
    let object = try JSONValue.parse(try row.json(table.columns)).objectValue
    #expect(object?.count == names.count && object?["c99999"] == "c99999")
  }

  @Test func emptyTexts() async throws {
    try await served.ask(.intent) { client in
      let table = "text,id\nlate order,1\n ,2\nrefund,3\n"
      let refused = try await client.post("/predict", table, "text/csv")
      #expect(refused.status == 400)
      #expect(refused.error?.hasPrefix("Line 3: ") == true)
      #expect(refused.error?.contains("?skip-bad-rows=true") == true)
      let answer = try await client.post("/predict?skip-bad-rows=true", table, "text/csv")
      let output = try lines(answer)
      try #require(output.count == 4)
      #expect(output[2] == " ,2,,")
      #expect(answer.header("filbert-skipped-rows") == "1")
    }
  }

  @Test func damagedRows() async throws {
    try await served.ask(.intent) { client in
      let table = "text,id\nlate order,1\ntoo,many,fields\nrefund,3\n"
      let refused = try await client.post("/predict", table, "text/csv")
      #expect(refused.status == 400)
      #expect(refused.error?.hasPrefix("Line 3: ") == true)
      let answer = try await client.post("/predict?skip-bad-rows=true", table, "text/csv")
      #expect(
        try lines(answer).map { split($0, 2).kept } == ["text,id", "late order,1", "refund,3"])
      #expect(answer.header("filbert-skipped-rows") == "1")
    }
  }

  @Test func noRows() async throws {
    try await served.ask(.intent) { client in
      let header = try await client.post("/predict", "text,id\n", "text/csv")
      #expect(header.status == 200)
      #expect(header.body == "text,id,predicted_label,probability\n")
      let nothing = try await client.post("/predict", "", "text/csv")
      #expect(nothing.status == 400)
    }
  }

  @Test func aColumnThatIsThereAlready() async throws {
    try await served.ask(.intent) { client in
      let answer = try await client.post(
        "/predict", "text,probability\nlate,0.5\n", "text/csv")
      #expect(answer.status == 400)
      #expect(answer.error?.contains("already has a column \"probability\"") == true)
    }
  }

  @Test func tooManyRows() async throws {
    try await served.ask(.intent, change: setting(\.limits.texts, to: 2)) { client in
      #expect(try await client.post("/predict", "text\na\nb\n", "text/csv").status == 200)
      let answer = try await client.post("/predict", "text\na\nb\nc\n", "text/csv")
      #expect(answer.status == 413)
      #expect(answer.error?.contains("more than the 2 rows") == true)
    }
  }

  /// Of 34 bytes unpacked 306.
  @Test func packedTables() async throws {
    let header: [UInt8] = [31, 139, 8, 0, 0, 0, 0, 0, 2, 255]
    let small: [UInt8] = [
      43, 73, 173, 40, 225, 202, 73, 44, 73, 85, 200, 47, 74, 73, 45, 226, 2, 0, 93, 231, 63, 60,
      16, 0, 0, 0,
    ]
    let large: [UInt8] = [
      43, 73, 173, 40, 225, 202, 73, 44, 73, 85, 24, 37, 136, 34, 184, 0, 186, 127, 20, 251, 50,
      1, 0, 0,
    ]
    try await served.ask(.intent, change: setting(\.limits.bodySize, to: 300)) { client in
      let answer = try await client.post("/predict", header + small, "text/csv")
      #expect(try lines(answer).count == 2)
      let refused = try await client.post(
        "/predict?truncate=true&skip-bad-rows=true", header + large, "text/csv")
      #expect(refused.status == 413)
      #expect(refused.error?.contains("larger than the 300 bytes") == true)
    }
  }

  @Test func longTexts() async throws {
    try await served.ask(.intent) { client in
      let long = (0..<80).map { "want \($0)" }.joined(separator: " ")
      let table = "text\nshort\n\(long)\n"
      let refused = try await client.post("/predict", table, "text/csv")
      #expect(refused.status == 413)
      #expect(refused.error?.hasPrefix("The text of line 3 has ") == true)
      let answer = try await client.post("/predict?truncate=true", table, "text/csv")
      #expect(answer.status == 200)
      #expect(answer.truncatedTexts == "1")
    }
  }

  // MARK: Encodings

  @Test(arguments: [
    "utf-8", "UTF8", "\"utf-8\"", "us-ascii", "utf-16", "utf-16le", "UTF-16BE", "gb18030", "gbk",
    "GB2312", "big5", "shift-jis", "Shift_JIS", "sjis", "windows-31j", "cp932", "euc-kr", "EUCKR",
    "cp949", "windows-1252", "cp1252", "iso-8859-1", "latin1",
  ])
  func charsetsThatAreDocumented(_ name: String) async throws {
    try await served.ask(.intent) { client in
      let is16 = name.contains("16")
      let table = "text\nlate order\n".utf8.flatMap { byte -> [UInt8] in
        is16 ? (name.hasSuffix("BE") ? [0, byte] : [byte, 0]) : [byte]
      }
      for type in ["text/csv", "text/tab-separated-values"] {
        let answer = try await client.post("/predict", table, "\(type); charset=\(name)")
        #expect(try lines(answer)[1].hasPrefix("late order"))
      }
    }
  }

  /// Modules of the C library that strangers must not choose.
  @Test(arguments: [
    "IBM1390", "ISO-2022-CN-EXT", "ISO-2022-JP", "ISO-2022-KR", "UTF-7", "CP037", "IBM-1047", "037",
    "1390", "EUC-TW", "EUC-JP", "JOHAB", "BIG5-HKSCS", "TCVN", "KOI8-R", "windows-1251", "utf-32",
    "UCS-4", "UTF-8//TRANSLIT", "utf-8//IGNORE", "..", "IBM1390;charset=utf-8",
    "\"IBM1390\"; x=y",
  ])
  func otherCharsetsAreRefused(_ name: String) async throws {
    try await served.server([.intent, .products]).application().test(.router) { client in
      for (path, type, table) in [
        ("/predict", "text/csv", "text\nlate\n"), ("/tag", "text/csv", "text\nlate\n"),
        ("/predict", "application/x-ndjson", "{\"text\": \"late\"}\n"),
        ("/tag", "text/tab-separated-values", "text\nlate\n"),
      ] {
        let answer = try await client.post(path, table, "\(type); header=present; charset=\(name)")
        #expect(answer.status == 415, "\(path) \(type)")
        #expect(answer.kind == "UnsupportedMediaType")
        for known in ["UTF-8", "GB18030", "Big5", "Shift-JIS", "EUC-KR", "Windows-1252"] {
          #expect(answer.error?.contains(known) == true)
        }
      }
    }
  }
}
