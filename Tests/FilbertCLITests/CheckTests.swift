import FilbertJSON
import Testing

struct CheckTests {
  @Test func aFileToTrainOnIsDescribed() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write(
      "train.csv", "\u{FEFF}text;label;n\r\nhow much;buy;1\r\nhow much;refund;\r\nlate;refund;x\r\n"
    )
    let outcome = try await workspace.run("check train.csv --model encoder")
    #expect(outcome.status == 0)
    #expect(outcome.errors == "")
    #expect(
      outcome.output == """
        train.csv
          format    csv, semicolon, CRLF, UTF-8 with byte order mark
          rows      3
          columns   "text": the text, 2 different
                    "label": the label, 2 different
                    "n": 3 different, 1 empty, 1 numbers
          labels    2: refund 2, buy 1
          lengths   50 % of the texts have up to 4 tokens, 90 % 4, 95 % 4, 99 % 4, the longest 4
                    cut by --max-length 64: 0.0 %, 128: 0.0 %, 256: 0.0 %, 512: 0.0 %
                    the model reads up to 64: 0 texts (0.0 %) are longer
          unknown   no token of the texts is unknown to the model
          repeats   1 row with the text of an earlier row (line 3)
                    1 row with another label than an earlier row of that text (line 3)
          so        can be trained on

        """)
  }

  @Test func reportsTheEncodingAndHowItIsKnown() async throws {
    let workspace = try Workspace()
    // "内容,标签\n质量很好,1\n发货太慢,0\n" as Python encodes it.
    let chinese: [UInt8] = [
      0xC4, 0xDA, 0xC8, 0xDD, 0x2C, 0xB1, 0xEA, 0xC7, 0xA9, 0x0A, 0xD6, 0xCA, 0xC1, 0xBF, 0xBA,
      0xDC, 0xBA, 0xC3, 0x2C, 0x31, 0x0A, 0xB7, 0xA2, 0xBB, 0xF5, 0xCC, 0xAB, 0xC2, 0xFD, 0x2C,
      0x30, 0x0A,
    ]
    try workspace.write("gb.csv", chinese)
    let wide = "text,label\na,x\nb,y\n".utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    try workspace.write("wide.csv", [0xFE, 0xFF] + wide)
    try workspace.write("plain.csv", "text,label\na,x\nb,y\n")
    let text = try await workspace.run("check gb.csv wide.csv plain.csv")
    #expect(text.status == 0)
    #expect(text.output.contains("comma, LF, GB18030 (detected; --encoding decides)\n"))
    #expect(text.output.contains("comma, LF, UTF-16BE with byte order mark\n"))
    #expect(text.output.contains("comma, LF, UTF-8\n"))
    let told = try await workspace.run("check gb.csv --encoding gbk")
    #expect(told.output.contains("comma, LF, GB18030\n"))
    #expect(told.output.contains("labels    2: 0 1, 1 1\n"))
  }

  @Test func severalLabelsAndNumbersAreCheckedAsTheyAreLearnt() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write(
      "topics.jsonl",
      "{\"text\": \"a\", \"label\": [\"x\", \"y\"]}\n{\"text\": \"b\", \"label\": []}\n")
    let single = try await workspace.run("check topics.jsonl")
    #expect(single.status == 65)
    #expect(single.output.contains("with several labels (--task multilabel reads them)"))
    let several = try await workspace.run("check topics.jsonl --task multilabel")
    #expect(several.status == 0)
    #expect(several.output.contains("  labels    2: x 1, y 1\n            1 row without one\n"))
    try workspace.write("spend.csv", "text,x,y,spend\na,1,0,12.5\nb,0,1,3\nc,0,0,oops\n")
    let columns = try await workspace.run("check spend.csv --label-columns x,y --format json")
    #expect(columns.status == 0)
    let file = try #require(try JSONValue.parse(columns.bytes)["files"]?.arrayValue?.first)
    #expect(file["task"] == "multilabel")
    #expect(file["rows_without_label"]?.intValue == 1)
    #expect(file["labels"]?["counts"] == ["x": 1, "y": 1])
    let number = try await workspace.run("check spend.csv --task regression --label-column spend")
    #expect(number.status == 65)
    #expect(number.output.contains("  numbers   2: 3.0 to 12.5, mean 7.7500\n"))
    #expect(
      number.output.contains("cannot be used (line 4): a number that cannot be read: \"oops\""))
    for arguments in [
      "check spend.csv --task classification --label-separator ;",
      "check spend.csv --task tagging --label-columns x",
      "check topics.jsonl --delimiter ;",
    ] {
      #expect(try await workspace.run(arguments).status == 64, "\(arguments)")
    }
  }

  @Test func whatStopsTrainingIsExitCode65() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("bad.csv", "text,label\n,buy\na,buy\nb\nc,refund\n")
    let outcome = try await workspace.run("check bad.csv --format json")
    #expect(outcome.status == 65)
    #expect(outcome.errors == "")
    let value = try JSONValue.parse(outcome.bytes)
    #expect(value["usable"] == false)
    let file = try #require(value["files"]?.arrayValue?.first)
    #expect(file["rows"]?.intValue == 3)
    #expect(file["labels"]?["counts"] == ["buy": 2, "refund": 1])
    let problems = try #require(file["problems"]?.arrayValue)
    #expect(problems.map { $0["kind"]?.stringValue } == ["unreadable_row", "empty_text"])
    #expect(problems.map { $0["first_lines"] } == [[4], [2]])
    // And train agrees.
    let trained = try await workspace.run("train --model encoder --train bad.csv --output model")
    #expect(trained.status == 65)
    let text = try await workspace.run("check bad.csv")
    #expect(text.status == 65)
    #expect(
      text.output.contains("\n  problems  1 row cannot be read (line 4): The row has 1 field"))
    #expect(text.output.contains("\n            1 row with an empty text (line 2)\n"))
  }

  @Test func aQuoteThatStaysOpenCostsItsLine() async throws {
    let workspace = try Workspace()
    try workspace.write("open.csv", "text,label\na,x\nb,y\n\"c,x\nd,y\n")
    let outcome = try await workspace.run("check open.csv")
    #expect(outcome.status == 65)
    #expect(outcome.output.contains("\n  rows      3\n"))
    #expect(outcome.output.contains("\n  problems  1 row cannot be read (line 4): The record"))
  }

  @Test func filesWithoutLabelsAndWithTagsAreKnown() async throws {
    let workspace = try Workspace()
    try workspace.write("new.csv", "id,text\n1,hello there\n")
    try workspace.write("words.iob2", "nike B-BRAND\nshoes O\n\nred O\n")
    try workspace.write("lines.txt", "one\n\nthree\n")
    let outcome = try await workspace.run("check new.csv words.iob2")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("\n  so        can be scored, not trained on"))
    #expect(outcome.output.contains("\n\nwords.iob2\n"))
    #expect(outcome.output.contains("\n  rows      2 sentences, 3 words\n"))
    #expect(outcome.output.contains("\n  so        can be trained on with --task tagging\n"))
    let json = try await workspace.run("check words.iob2 --format json")
    #expect(
      try JSONValue.parse(json.bytes)["files"]?.arrayValue?.first?["entities"] == ["BRAND": 1])
    let piped = try await workspace.run(
      "check - --input-format csv", input: "text,label\na,x\nb,y\n")
    #expect(piped.status == 0)
    #expect(piped.output.hasPrefix("standard input\n"))
    let lines = try await workspace.run("check lines.txt --input-format txt")
    #expect(lines.status == 65)
    #expect(lines.output.contains("1 row with an empty text (line 2)"))
  }

  @Test func mistakesAreExplained() async throws {
    let workspace = try Workspace()
    try workspace.write("t.csv", "a,b,c\n1,2,3\n")
    try await workspace.expectRefusal(
      "check none.csv", code: 66, "none.csv: There is no such file.")
    try await workspace.expectRefusal(
      "check t.csv", code: 65,
      "t.csv: No column looks like the text; name it with --text-column, or give --no-header if the first row is data; the columns are \"a\", \"b\", \"c\"."
    )
    try await workspace.expectRefusal(
      "check t.csv --text-column a --label-column d", code: 65,
      "t.csv: There is no column \"d\"; the columns are \"a\", \"b\", \"c\".")
    try await workspace.expectRefusal(
      "check -", code: 64,
      "Cannot infer the format of standard input; give --input-format csv, tsv, jsonl, txt or conll."
    )
  }
}
