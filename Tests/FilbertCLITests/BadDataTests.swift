import Testing

/// Data that cannot be used: what is wrong, where, what to do, and nothing written.
struct BadDataTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let file: String
    let bytes: [UInt8]
    let options: String
    let code: Int32
    let sentence: String

    init(
      _ name: String, _ bytes: [UInt8], file: String = "data.csv", options: String = "",
      code: Int32 = 65, _ sentence: String
    ) {
      (self.name, self.bytes, self.file) = (name, bytes, file)
      (self.options, self.code, self.sentence) = (options, code, sentence)
    }

    init(
      _ name: String, _ text: String, file: String = "data.csv", options: String = "",
      code: Int32 = 65, _ sentence: String
    ) {
      self.init(name, Array(text.utf8), file: file, options: options, code: code, sentence)
    }

    var testDescription: String { name }
  }

  /// Wrong for training and evaluation alike.
  static let labelled: [Case] = [
    Case("empty file", "", "data.csv: The file is empty; the first line must be a header."),
    Case("header only", "text,label\n", "data.csv: There are no rows after the header."),
    Case(
      "absent column", "text,label\na,x\nb,y\n", options: " --text-column message",
      "data.csv: There is no column \"message\"; the columns are \"text\", \"label\"."),
    Case(
      "absent label column", "text,label\na,x\nb,y\n", options: " --label-column intent",
      "data.csv: There is no column \"intent\"; the columns are \"text\", \"label\"."),
    Case(
      "no label column", "text,other\na,x\nb,y\n",
      "data.csv: No column looks like the label; name it with --label-column, or give --no-header if the first row is data; the columns are \"text\", \"other\"."
    ),
    Case(
      "no text column", "a,b,label\nc,d,x\n",
      "data.csv: No column looks like the text; name it with --text-column, or give --no-header if the first row is data; the columns are \"a\", \"b\", \"label\"."
    ),
    Case(
      "the same column twice", "text,label\na,x\nb,y\n", options: " --text-column label",
      "data.csv: One column cannot be text, second text and label at a time; the columns are \"text\", \"label\"."
    ),
    Case(
      "two columns of one name", "text,label,text\na,x,b\n",
      "data.csv:1: The header names the column \"text\" twice; rename one of them."),
    Case(
      "empty texts and labels", "text,label\na,x\n ,y\nb,\n\"\",y\nc,y\n",
      "data.csv:3: 2 rows have an empty text (lines 3 and 5) and 1 row has an empty label (line 4); correct "
        + "them, or pass --skip-bad-rows to continue without them."),
    Case(
      "invalid UTF-8", Array("text,label\na,x\nb".utf8) + [0xFF] + Array(",y\n".utf8),
      "data.csv:3: The byte 0xFF (byte 2 of the line, offset 16 in the file) is not valid UTF-8; save the file "
        + "as UTF-8, or name its encoding with --encoding, for example --encoding windows-1252."),
    Case(
      "UTF-16", [0xFF, 0xFE, 0x74, 0, 0x65, 0],
      "data.csv: No column looks like the label; name it with --label-column, or give --no-header if the first row is data; the columns are \"te\"."
    ),
    Case(
      "an Excel workbook", [0x50, 0x4B, 3, 4, 20, 0],
      "data.csv: This is a ZIP archive or an Excel workbook; save the sheet as CSV (UTF-8)."),
    Case(
      "open quote", "text,label\na,x\n\"b,y\nc,y\n",
      "data.csv:3: The quote that opens on this line is never closed; a quote that belongs to the text is doubled "
        + "and its field put in quotes, so that \"\"\"\" is one quote."),
    Case(
      "text after a quote", "text,label\na,x\n\"b\"c,y\n",
      "data.csv:3: There is text after the closing quote of a field; double the quotes that belong to the text "
        + "(\"\") or end the field here."),
    Case(
      "too many fields", "text,label\na,x\nb, c,y\n",
      "data.csv:3: The row has 3 fields, but the header has 2; put fields that contain the delimiter in quotes."
    ),
    Case(
      "not JSON", "{\"text\": \"a\", \"label\": \"x\"}\n{\"text\": \"b\n", file: "data.jsonl",
      "data.jsonl:2: Invalid JSON at column 10: The string is not closed."),
    Case(
      "JSON that is no object", "[1]\n", file: "data.jsonl",
      "data.jsonl:1: Each element must be a JSON object such as {\"text\": \"...\"}."),
    Case(
      "unknown format", "a", file: "data.dat", code: 64,
      "data.dat: The format is not known from the name; use .csv, .tsv, .jsonl, .ndjson, .json or .txt, or give "
        + "--input-format csv, tsv, jsonl, json or txt."),
    Case(
      "a workbook", "a", file: "data.xlsx", code: 64,
      "data.xlsx: An Excel workbook cannot be read; save it as CSV UTF-8 and give that file."),
  ]

  @Test(arguments: labelled)
  func forTraining(_ bad: Case) async throws {
    let workspace = try Workspace("encoder")
    try workspace.write(bad.file, bad.bytes)
    try await workspace.expectRefusal(
      "train --model encoder --train \(bad.file) --output model --quiet\(bad.options)",
      code: bad.code, bad.sentence)
  }

  @Test(arguments: labelled)
  func forEvaluation(_ bad: Case) async throws {
    let workspace = try Workspace("classifier")
    try workspace.write(bad.file, bad.bytes)
    try await workspace.expectRefusal(
      "evaluate --model classifier --data \(bad.file) --predictions rows.csv --quiet\(bad.options)",
      code: bad.code, bad.sentence)
  }

  /// Wrong for scoring, which needs no labels.
  static let unlabelled: [Case] = [
    labelled[0],
    Case(
      "absent column", "text\na\n", options: " --text-column message",
      "data.csv: There is no column \"message\"; the columns are \"text\"."),
    Case(
      "no text column", "a,b\nc,d\n",
      "data.csv: No column looks like the text; name it with --text-column, or give --no-header if the first row is data; the columns are \"a\", \"b\"."
    ),
    Case(
      "empty text", "text,n\na,1\n,2\n",
      "data.csv:3: The row has an empty text; correct the file, or pass --skip-bad-rows to keep such rows "
        + "without a result."),
    Case(
      "invalid UTF-8", Array("a\nb".utf8) + [0xC3, 0x28, 0x0A], file: "data.txt",
      "data.txt:2: The byte 0xC3 (byte 2 of the line, offset 3 in the file) is not valid UTF-8; save the file "
        + "as UTF-8, or name its encoding with --encoding, for example --encoding windows-1252."),
    Case(
      "open quote", "text\n\"a\n",
      "data.csv:2: The quote that opens on this line is never closed; a quote that belongs to the text is doubled "
        + "and its field put in quotes, so that \"\"\"\" is one quote."),
  ]

  @Test(arguments: unlabelled)
  func forScoring(_ bad: Case) async throws {
    let workspace = try Workspace("classifier")
    try workspace.write(bad.file, bad.bytes)
    for command in ["predict", "embed"] {
      try await workspace.expectRefusal(
        "\(command) --model classifier --input \(bad.file) --output result --quiet\(bad.options)",
        code: bad.code, bad.sentence)
    }
  }

  @Test func filesThatCannotBeRead() async throws {
    let workspace = try Workspace("encoder", "classifier")
    try workspace.write("train.csv", Corpora.twoClasses())
    for (arguments, name) in [
      ("train --model encoder --output model --train", "absent.csv"),
      ("train --model encoder --output model --quiet --train train.csv --validation", "absent.csv"),
      ("evaluate --model classifier --data", "absent.jsonl"),
      ("predict --model classifier --output out.csv --input", "absent.txt"),
      ("embed --model classifier --output out.jsonl --input", "absent"),
      ("tokenize --model classifier --input", "absent"),
    ] {
      try await workspace.expectRefusal(
        "\(arguments) \(name)", code: 66, "\(name): There is no such file.")
    }
    try await workspace.expectRefusal(
      "tokenize --model classifier --input encoder", code: 66,
      "encoder: This is a directory, but a file is needed.")
  }

  /// What is quoted of a file may be all of it.
  @Test(arguments: [
    ("data.csv", "NAME,NAME\na,b\n"), ("data.csv", "a,NAME\nb,c\n"),
    ("data.csv", "text,label\na,NAME\nb,NAME\n"), ("data.jsonl", "{\"NAME\": 1, \"NAME\": 2}\n"),
    ("data.jsonl", "{\"text\": [{\"NAME\": 1, \"NAME\": 2}]}\n"),
    ("data.jsonl", "{\"tokens\": [\"a\"], \"NAME\": 1}\n"),
    ("data.jsonl", "{\"text\": \"a\", \"spans\": [{\"NAME\": 1}]}\n"),
    ("data.conll", "a NAME\n\n"),
  ])
  func errorsAreShorterThanTheirFile(_ file: String, _ content: String) async throws {
    let workspace = try Workspace("encoder")
    for name in ["n", "\u{1}", "e\u{301}"] {
      let isJSON = file.hasSuffix("jsonl")
      let long = String(repeating: isJSON && name == "\u{1}" ? "\\u0001" : name, count: 200_000)
      try workspace.write(file, content.replacing("NAME", with: long))
      let outcome = try await workspace.run("train --model encoder --train \(file) --output model")
      #expect(outcome.status == 65)
      #expect(outcome.errorLines.count == 1 && outcome.errorLines[0].hasSuffix("."))
      #expect(outcome.errorLines[0].utf8.count <= 4_096)
    }
  }

  @Test func oneClassTeachesNothing() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("data.csv", "text,label\na,x\nb,x\n")
    try await workspace.expectRefusal(
      "train --model encoder --train data.csv --output model --quiet", code: 65,
      "data.csv: All rows have the label \"x\"; a classifier needs at least two labels.")
  }

  @Test func badRowsCanBeSkippedAndAreCounted() async throws {
    let workspace = try Workspace("encoder", "classifier")
    let bytes =
      Array("text,label\n".utf8) + Array(Corpora.twoClasses(20).utf8.dropFirst(11))
      + Array(",buy\nx,\none,two,three\n".utf8) + [0xFF] + Array(",buy\n".utf8)
    try workspace.write("data.csv", bytes)
    let warning =
      "data.csv: left out: 1 row has an empty text (line 22), 1 row has an empty label (line 23) and 2 rows "
      + "have a form that cannot be read (lines 24 and 25; the first: The row has 3 fields, but the header has 2; put fields that "
      + "contain the delimiter in quotes)"
    let trained = try await workspace.run(
      "train --model encoder --train data.csv --output model --epochs 1 --skip-bad-rows")
    #expect(trained.status == 0)
    #expect(trained.warnings.first == warning)
    #expect(trained.errors.contains("data.csv: 20 rows"))
    let evaluated = try await workspace.run(
      "evaluate --model classifier --data data.csv --skip-bad-rows")
    #expect(evaluated.status == 0)
    #expect(evaluated.warnings == [warning])
  }

  @Test func validationLabelsMustBeKnown() async throws {
    let workspace = try Workspace("encoder")
    try workspace.write("train.csv", Corpora.twoClasses())
    try workspace.write("valid.csv", "text,label\na,buy\nb,other\nc,more\n")
    try await workspace.expectRefusal(
      "train --model encoder --train train.csv --validation valid.csv --output model --quiet",
      code: 65,
      "valid.csv:3: 2 rows have labels the training data does not have, the first \"other\"; correct them or add "
        + "such rows to the training data.")
  }
}
