import FilbertFiles
import FilbertTestSupport
import Foundation
import Testing

/// Files that go back to the people who made them.
@Suite struct OutputEncodingCommandTests {
  private func bytes(_ text: String, _ encoding: String) throws -> [UInt8] {
    try TextEncoder(OutputEncoding(name: encoding))?.encode(Array(text.utf8)) ?? Array(text.utf8)
  }

  private static let table =
    "text,日期\n床垫很软 a@b.com,2024\n\"价格, 多少\",2025\n价格太高 请退货,2026\n"

  @Test(arguments: ["gb18030", "utf-8-bom", "utf-16", "utf-8", "utf-16be"])
  func csvComesBackAsItCame(encoding: String) async throws {
    let workspace = try Workspace("classifier")
    let input = try bytes(Self.table, encoding)
    try Data(input).write(to: workspace.directory.appending(path: "in.csv"))
    let outcome = try await workspace.run(
      "predict --model classifier --input in.csv --output out.csv --all --rejects no.csv")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(!outcome.errors.contains("written in"))
    let plain = try await workspace.run(
      "predict --model classifier --input in.csv --output plain.csv --all --output-encoding utf-8")
    #expect(plain.status == 0)
    #expect(
      plain.errors.contains("plain.csv: written in UTF-8; the input is ") == (encoding != "utf-8"))
    #expect(
      try [UInt8](workspace.bytes("out.csv")) == bytes(workspace.read("plain.csv"), encoding))
    // Excel has to recognise what UTF-8 is.
    #expect(
      try workspace.bytes("no.csv").starts(with: [0xEF, 0xBB, 0xBF]) == (encoding != "utf-8"))
    // A pipe has UTF-8 unless somebody asks for something else.
    let piped = try await workspace.run(
      "predict --model classifier --input in.csv --output - --all")
    #expect(piped.output == (try workspace.read("plain.csv")))
    let asked = try await workspace.run(
      "predict --model classifier --input in.csv --output - --all --output-encoding input")
    #expect(asked.bytes == (try [UInt8](workspace.bytes("out.csv"))))
    // The same for a run that is resumed.
    let resumable = try await workspace.run(
      "predict --model classifier --input in.csv --output resumed.csv --all --resume")
    #expect(resumable.status == 0)
    #expect(try workspace.bytes("resumed.csv") == workspace.bytes("out.csv"))
  }

  @Test(arguments: ["gb18030", "utf-8-bom", "utf-8"])
  func predictionsOfAnEvaluationHaveTheEncodingOfTheData(encoding: String) async throws {
    let workspace = try Workspace("classifier")
    let table = "text,label\n床垫很软多少钱,buy\n价格太高请退货,refund\n"
    try Data(bytes(table, encoding)).write(to: workspace.directory.appending(path: "in.csv"))
    let evaluate = "evaluate --model classifier --data in.csv --predictions"
    let outcome = try await workspace.run("\(evaluate) rows.csv")
    #expect(outcome.status == 0 && !outcome.errors.contains("written in"), "\(outcome.errors)")
    let plain = try await workspace.run("\(evaluate) plain.csv --output-encoding utf-8")
    #expect(
      plain.errors.contains("plain.csv: written in UTF-8; the input is ") == (encoding != "utf-8"))
    let rows = try workspace.read("plain.csv")
    #expect(rows.contains("\n2,床垫很软多少钱,buy,"))
    #expect(try [UInt8](workspace.bytes("rows.csv")) == bytes(rows, encoding))
    try await workspace.expectRefusal(
      "evaluate --model classifier --data in.csv --output-encoding utf-8", code: 64,
      "--output-encoding is for the file of --predictions; name one.")
  }

  @Test func cleanRewritesTheTextAndNothingElse() async throws {
    let workspace = try Workspace()
    for encoding in ["gb18030", "utf-8-bom", "utf-16"] {
      try Data(bytes(Self.table, encoding)).write(
        to: workspace.directory.appending(path: "in.csv"))
      let outcome = try await workspace.run(
        "clean --input in.csv --output out.csv --clean emails --overwrite")
      #expect(outcome.status == 0, "\(outcome.errors)")
      let expected = Self.table.replacing("a@b.com", with: "email")
      #expect(try [UInt8](workspace.bytes("out.csv")) == bytes(expected, encoding))
    }
    try workspace.write(
      "in.jsonl",
      "{\"text\": \"a@b.com\", \"text_pair\":\"c@d.com\", \"n\": 1.0}\n{\"text\":\"ok\",\"text_pair\":\"\"}\n"
    )
    #expect(
      try await workspace.run("clean --input in.jsonl --output out.jsonl --clean all").status == 0)
    #expect(
      try workspace.read("out.jsonl")
        == "{\"text\":\"email\",\"text_pair\":\"email\",\"n\":1.0}\n{\"text\":\"ok\",\"text_pair\":\"\"}\n"
    )
    try workspace.write("in.txt", "\na@b.com\n<b>x</b>\n")
    #expect(
      try await workspace.run(
        "clean --input in.txt --output out.txt --clean all --skip-bad-rows"
      ).status == 0)
    #expect(try workspace.read("out.txt") == "\nemail\nx\n")
  }

  /// A text of which nothing is left must not come out as it was.
  @Test func aTextThatIsCleanedAwayIsEmpty() async throws {
    let workspace = try Workspace()
    try workspace.write("in.csv", "text,id\n<b></b>,1\n<i>a</i>,2\n")
    let outcome = try await workspace.run("clean --input in.csv --output - --clean html")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains(",1\n") && !outcome.output.contains("<b>"))
  }

  /// Places in the text, and copies of it, would stay as they are.
  @Test(arguments: [
    #"{"id":1,"data":{"text":"mail a@b.com"},"annotations":[]}"#,
    #"{"text":"mail a@b.com","tokens":[{"text":"mail","start":0,"end":4}]}"#,
    #"{"text":"mail a@b.com","spans":[{"start":0,"end":4,"label":"X"}]}"#,
    #"{"text":"mail a@b.com","label":[[0,4,"X"]]}"#,
    #"{"text":"mail a@b.com","words":["mail","a@b.com"]}"#,
    #"{"text":"mail a@b.com","note":"he wrote: mail a@b.com"}"#,
  ])
  func objectsWithCopiesOfTheTextAreNotCleaned(line: String) async throws {
    let workspace = try Workspace()
    try workspace.write("in.jsonl", line + "\n")
    let outcome = try await workspace.run("clean --input in.jsonl --output o.jsonl --clean all")
    #expect(outcome.status == 65)
    #expect(outcome.errors.contains("in.jsonl:1: "), "\(outcome.errors)")
    #expect(!workspace.exists("o.jsonl"))
    // Nothing changes, so nothing is wrong.
    try workspace.write("in.jsonl", line.replacing("a@b.com", with: "fine") + "\n")
    let fine = try await workspace.run("clean --input in.jsonl --output o.jsonl --clean emails")
    #expect(fine.status == 0, "\(fine.errors)")
  }

  /// Names that differ in their Unicode form only are two columns, and a text that does is another one.
  @Test func cleanRewritesTheColumnItWasTold() async throws {
    let workspace = try Workspace()
    try workspace.write("in.csv", "caf\u{E9},cafe\u{301}\nx,a@b.com cafe\u{301}\n")
    let outcome = try await workspace.run(
      "clean --input in.csv --output - --clean emails,nfc",
      more: ["--text-column", "cafe\u{301}"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(
      outcome.bytes == Array("caf\u{E9},cafe\u{301}\nx,email caf\u{E9}\n".utf8))
  }

  @Test(arguments: ["csv", "jsonl"]) func composedAccentsAreWritten(format: String) async throws {
    let workspace = try Workspace()
    let text = format == "csv" ? "text\ncafe\u{301}\n" : "{\"text\":\"cafe\u{301}\"}\n"
    try workspace.write("in.\(format)", text)
    let outcome = try await workspace.run(
      "clean --input in.\(format) --output o.\(format) --clean nfc")
    #expect(outcome.status == 0, "\(outcome.errors)")
    let expected = text.replacing("cafe\u{301}", with: "caf\u{E9}")
    #expect(try [UInt8](workspace.bytes("o.\(format)")) == Array(expected.utf8))
  }

  @Test func entitiesDoNotEndTheCopy() async throws {
    let workspace = try Workspace()
    try Data(bytes("text\ncaf\u{E9} &hearts;\n", "windows-1252")).write(
      to: workspace.directory.appending(path: "in.csv"))
    let outcome = try await workspace.run("clean --input in.csv --output o.csv --clean html")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try workspace.read("o.csv").hasSuffix("caf\u{E9} \u{2665}\n"))
  }

  @Test(arguments: [
    (
      "predict --model classifier --input in.csv --output o.jsonl --output-encoding utf-16", 64,
      "error: o.jsonl: --output-encoding is for CSV, and jsonl is UTF-8; leave it out."
    ),
    ("clean --input in.csv --output o.csv --clean none", 64, "error: --clean none leaves nothing"),
    ("clean --input in.csv --output o.jsonl --clean all", 64, "error: o.jsonl: The copy has the"),
    ("clean --input in.csv --output in.csv --clean all --overwrite", 64, "error: --output would"),
    (
      "clean --input in.csv --output o.csv --clean all --output-encoding windows-1252", 65,
      "error: in.csv:1: The character \"日\" (U+65E5) does not exist in Windows-1252"
    ),
  ])
  func refusals(arguments: String, code: Int32, message: String) async throws {
    let workspace = try Workspace("classifier")
    try workspace.write("in.csv", Self.table)
    let outcome = try await workspace.run(arguments)
    #expect(outcome.status == code)
    #expect(outcome.errors.contains(message), "\(outcome.errors)")
    #expect(!workspace.exists("o.csv") && !workspace.exists("o.jsonl"))
  }
}
