import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertTables
import FilbertText
import Testing

struct TargetReadingTests {
  private func dataset(
    _ text: String, _ reading: TargetReading, columns: ColumnRequest = ColumnRequest(),
    format: TableFormat = .csv(delimiter: UInt8(ascii: ",")), skipBadRows: Bool = false
  ) throws -> Dataset {
    let reader = try TableReader(
      ByteReader(name: "x", bytes: Array(text.utf8)), format: format)
    return try Dataset(reader, columns: columns, target: reading, skipBadRows: skipBadRows)
  }

  private func message(_ body: () throws -> Dataset) -> String? {
    do {
      _ = try body()
      return nil
    } catch { return "\(error)" }
  }

  // MARK: - Lists

  @Test(arguments: [
    ("a|b", ["a", "b"]), (" a | b ", ["a", "b"]), ("b|a|b", ["b", "a"]), ("", []), ("  ", []),
    ("a,b", ["a,b"]), ("\"[\"\"a|b\"\", \"\"c\"\"]\"", ["a|b", "c"]), ("[]", []),
    ("\"['a|b' \"\"it's\"\"]\"", ["a|b", "it's"]), ("{'a', 'c'}", ["a", "c"]),
    ("[urgent]", ["[urgent]"]),
    ("[a]|[b]", ["[a]", "[b]"]), ("(other)|(none)", ["(other)", "(none)"]), ("[3]", ["3"]),
    ("[x", ["[x"]), ("\u{E9}|e\u{301}", ["\u{E9}", "e\u{301}"]),
  ])
  func readsLabelsOfAField(field: String, labels: [String]) throws {
    let data = try dataset(
      "text;label\nt;\(field)\n", .labels(separator: "|"), format: .csv(delimiter: 0x3B))
    #expect(data.examples.count == 1)
    #expect(data.examples.first?.labels.map(ExactString.init) == labels.map(ExactString.init))
    #expect(data.examples.first?.target == .labels(data.examples.first?.labels ?? ["?"]))
  }

  @Test func aSeparatorMayBeLong() throws {
    let data = try dataset("text,label\nt,a::b:c\n", .labels(separator: "::"))
    #expect(data.examples.first?.labels == ["a", "b:c"])
  }

  @Test func readsJSONArraysStringsAndNull() throws {
    let data = try dataset(
      """
      {"text":"t","label":["b","a"]}
      {"text":"u","label":"a;c"}
      {"text":"v","label":null}
      {"text":"w","label":[]}
      {"text":"x"}

      """, .labels(separator: ";"), format: .jsonLines)
    #expect(data.examples.map(\.labels) == [["b", "a"], ["a", "c"], [], [], []])
    #expect(try data.labelSet().names == ["a", "b", "c"])
  }

  @Test(arguments: [
    ("a||b", "1 row has an empty label between separators (line 2: \"a||b\")"),
    ("a|", "1 row has an empty label between separators (line 2: \"a|\")"),
    ("['a'", "1 row has labels that are no list of names (line 2: \"['a'\")"),
    ("['a'|null]", "1 row has labels that are no list of names (line 2: \"['a'|null]\")"),
    ("{'a': 0.5}", "1 row has labels that are no list of names (line 2: \"{'a': 0.5}\")"),
    ("['']", "1 row has an empty label between separators (line 2: \"['']\")"),
    (
      "[0.0 1.0]",
      "1 row has a number for each label without the names of the labels (line 2: \"[0.0 1.0]\")"
    ),
    ("[(0 1 'X')]", "1 row has spans of the text in place of labels (line 2: \"[(0 1 'X')]\")"),
  ])
  func refusesWhatIsNotAList(field: String, clause: String) {
    let error = message { try dataset("text,label\nt,\(field)\n", .labels(separator: "|")) }
    #expect(error?.hasPrefix("x:2: \(clause); correct them") == true, "\(error ?? "")")
  }

  // MARK: - Columns

  @Test func readsAColumnForEachLabel() throws {
    let data = try dataset(
      "text,b,A,note\nt,1,no,-\nu,TRUE,Yes,-\nv,,0,-\nw,False,true,-\n", .labelColumns,
      columns: ColumnRequest(labels: ["b", "a"]))
    #expect(data.examples.map(\.labels) == [["b"], ["b", "A"], [], ["A"]])
    #expect(try data.labelSet().names == ["b", "A"])
    #expect(data.columns.summary == "text from column \"text\", labels from \"b\" and \"A\"")
  }

  /// pandas writes whole numbers with a missing value as 1.0 and 0.0.
  @Test func readsFlagsAsPandasWritesThem() throws {
    let data = try dataset(
      "text,a,b\nt,1.0,0.0\nu,1.00,\nv,0.00,True\nw,-0.0,1.\n", .labelColumns,
      columns: ColumnRequest(labels: ["a", "b"]))
    #expect(data.examples.map(\.labels) == [["a"], ["a"], ["b"], ["b"]])
    #expect(
      message {
        try dataset(
          "text,a\nt,0.5\nu,NaN\n", .labelColumns, columns: ColumnRequest(labels: ["a"]))
      }?.hasPrefix("x:2: 2 rows have a label column that is neither true nor false") == true)
  }

  @Test func refusesOtherValuesAndColumns() {
    let request = ColumnRequest(labels: ["a", "b"])
    #expect(
      message {
        try dataset("text,a,b\nt,1,0\nu,2,0\nv,1,maybe\n", .labelColumns, columns: request)
      }
        == "x:3: 2 rows have a label column that is neither true nor false (lines 3 and 4; the first: \"2\"); correct "
        + "them, write 1, true or yes if a label applies, and 0, false, no or nothing if it does not, or pass "
        + "skipsBadRows to continue without them.")
    #expect(
      message { try dataset("text,a\nt,1\n", .labelColumns, columns: request) }
        == "x: There is no column \"b\"; the columns are \"text\", \"a\".")
    #expect(
      message {
        try dataset(
          "text,a\nt,1\n", .labelColumns, columns: ColumnRequest(labels: ["a", "a"]))
      }?.contains("One column cannot be") == true)
  }

  // MARK: - Numbers

  @Test(arguments: [
    ("1250.00", 1250), (" -3.5 ", -3.5), ("+1e3", 1000), ("0", 0), (".5", 0.5), ("1E-2", 0.01),
  ])
  func readsNumbers(field: String, number: Double) throws {
    let data = try dataset("text,label\nt,\(field)\n", .number)
    #expect(data.examples.first?.target == .number(number))
  }

  @Test(arguments: [
    ("1.234,5", "a number that cannot be read"), ("1,234.50", "a number that cannot be read"),
    ("12,345", "a number with a comma, which may"), ("$3", "a number that cannot be read"),
    ("0x10", "a number that cannot be read"), ("1e", "a number that cannot be read"),
    ("true", "a number that cannot be read"), ("1 000", "a number that cannot be read"),
    ("nan", "a number that is not finite"), ("-Inf", "a number that is not finite"),
    ("1e999", "a number that is not finite"), ("1e16", "a number that is not finite"),
    ("", "no number to learn"), ("n/a", "a number that cannot be read"),
  ])
  func refusesOtherNotations(field: String, clause: String) throws {
    let text = "text;label\nt;1\nu;\(field)\n"
    let error = message { try dataset(text, .number, format: .csv(delimiter: 0x3B)) }
    #expect(error?.hasPrefix("x:3: 1 row has \(clause)") == true, "\(error ?? "")")
    if clause.hasSuffix("read") {
      #expect(error?.contains("write numbers as 1234.5, with a point") == true)
    }
    let rest = try dataset(text, .number, format: .csv(delimiter: 0x3B), skipBadRows: true)
    #expect(rest.examples.count == 1 && rest.problems.count == 1)
  }

  @Test(arguments: [
    ("text;n\nt;1,5\nu;3\nv;-2,25\n", TableFormat.csv(delimiter: nil)),
    ("text\tn\r\nt\t+1,5\r\nu\t3\r\nv\t-2,250\r\n", .csv(delimiter: nil)),
    (
      "{\"text\":\"t\",\"n\":\"1,5\"}\n{\"text\":\"u\",\"n\":3}\n{\"text\":\"v\",\"n\":\" -2,25 \"}\n",
      .jsonLines
    ),
  ])
  func aCommaIsTheDecimalPointIfTheColumnShowsIt(text: String, format: TableFormat) throws {
    let data = try dataset(text, .number, columns: ColumnRequest(label: "n"), format: format)
    #expect(data.examples.map(\.number) == [1.5, 3, -2.25])
    #expect(
      data.findings.remarks.last?.text(on: .library).hasPrefix(
        "2 numbers have a comma, which is read as the decimal point (lines ") == true)
  }

  @Test(arguments: [
    // Thousands, for all anyone knows.
    ("text;n\nt;1,234\nu;3\nv;2,345\n", "x:2: 2 rows have", [3.0]),
    // A point is the decimal point elsewhere.
    ("text;n\nt;1,5\nu;2.5\n", "x:2: 1 row has", [2.5]),
    ("text;n\nt;1,5\nu;1.234,5\nv;4\n", "x:2: 1 row has a number that cannot be read", [4]),
    ("text,n\nt,\"1,5\"\nu,4\n", "x:2: 1 row has", [4]),
  ])
  func aCommaThatMayBeOtherwiseIsRefused(text: String, error: String, rest: [Double]) throws {
    let request = ColumnRequest(label: "n")
    let format = TableFormat.csv(delimiter: nil)
    let found = message { try dataset(text, .number, columns: request, format: format) }
    #expect(found?.hasPrefix(error) == true, "\(found ?? "")")
    #expect(found?.contains("a number with a comma, which may stand before decimals or") == true)
    #expect(found?.contains("write 1.5 for 1,5 and 1234 for 1,234") == true)
    let skipped = try dataset(
      text, .number, columns: request, format: format, skipBadRows: true)
    #expect(skipped.examples.map(\.number) == rest)
  }

  @Test func emptyCellsOfLabelsAreCounted() throws {
    let data = try dataset(
      "text,a,b\nt,1,0\nu,,1\nv,1,\n", .labelColumns, columns: ColumnRequest(labels: ["a", "b"]))
    #expect(data.examples.map(\.labels) == [["a"], ["b"], ["a"]])
    #expect(
      data.findings.warnings.map { $0.text(on: .library) } == [
        "2 rows have an empty cell in the column of a label, which counts as 0 (lines 3, 4); if that is not meant, write 1 "
          + "or leave such rows out"
      ])
  }

  @Test func whatIsInPlaceOfALabelIsNamed() {
    let rows = [
      ("{\"text\":\"t\",\"label\":null}", "1 row has an empty label (line 2: \"label\" is null)"),
      ("{\"text\":\"t\"}", "1 row has an empty label (line 2: there is no \"label\")"),
      ("{\"text\":\"t\",\"label\":\" \"}", "1 row has an empty label (line 2)"),
      (
        "{\"text\":\"t\",\"label\":{\"COLOR\":[[4,7]]}}",
        "1 row has an object of spans by type in place of labels (line 2: \"{\"COLOR\":[[4,7]]}\")"
      ),
      (
        "{\"text\":\"t\",\"label\":{\"name\":{\"Ann\":[[0,2]]}}}",
        "1 row has an object of spans by type in place of labels"
      ),
    ]
    for (row, error) in rows {
      let text = "{\"text\":\"s\",\"label\":\"x\"}\n\(row)\n"
      let found = message { try dataset(text, .label, format: .jsonLines) }
      #expect(found?.hasPrefix("x:2: " + error) == true, "\(found ?? "")")
    }
  }

  @Test func numbersHaveUsualColumnNames() throws {
    let request = ColumnRequest(predictsNumber: true)
    let data = try dataset("text,intent,Rating\nt,x,4\n", .number, columns: request)
    #expect(data.examples.first?.number == 4)
    var trained = request
    trained.likelyLabel = "spend"
    #expect(
      try dataset("text,rating,Spend\nt,4,9\n", .number, columns: trained).examples.first?.number
        == 9)
    #expect(
      try dataset("text,rating\nt,4\n", .number, columns: trained).examples.first?.number == 4)
    #expect(
      message { try dataset("text,x,z\nt,4,5\n", .number, columns: request) }
        == "x: No column looks like the number to predict; name it with labelColumn, or give hasHeader if the first row is data; the columns are \"text\", "
        + "\"x\", \"z\".")
  }

  // MARK: - What is made of them

  @Test func setsAreComparedWithoutOrder() {
    let examples = [
      Example(input: TextInput("t"), target: .labels(["a", "b"]), line: 2),
      Example(input: TextInput("t"), target: .labels(["b", "a"]), line: 3),
      Example(input: TextInput("t"), target: .labels([]), line: 4),
      Example(input: TextInput("n"), target: .number(1), line: 5),
      Example(input: TextInput("n"), target: .number(2), line: 6),
    ]
    let statistics = DatasetStatistics(examples)
    #expect(statistics.duplicates.count == 3)
    // Numbers may differ from one time to the next.
    #expect(statistics.contradictions.firstLines == [4])
    #expect(statistics.labelCounts.map(\.label) == ["a", "b"])
    #expect(statistics.labelCounts.map(\.count) == [2, 2])
  }

  @Test(arguments: [
    (["a", "b"], ",", ["a", "b"], "a,b"), (["a", "b"], ",", [], ""),
    (["a,b", "c"], ",", ["a,b"], "[\"a,b\"]"), (["a,b", "c"], "|", ["a,b", "c"], "a,b|c"),
    (["[a"], "|", ["[a"], "[\"[a\"]"), ([" a"], "|", [" a"], "[\" a\"]"),
    (["{'a'"], "|", ["{'a'"], "[\"{'a'\"]"), (["(a)"], "|", ["(a)"], "(a)"),
    (["('a'", "'b')"], ",", ["('a'", "'b')"], "[\"('a'\",\"'b')\"]"),
  ])
  func listsAreWrittenAsTheyAreRead(
    all: [String], separator: String, labels: [String], field: String
  ) {
    #expect(LabelList(all, separator: separator).text(labels) == field)
  }

  /// Whatever labels are called: what a list writes is read back.
  @Test func listsReadBack() throws {
    var random = SplitMix64(seed: 16)
    let pieces = [
      "a", "[", "]", "{", "}", "(", ")", "'", "\"", ",", "|", " b", ":", "1", "set(", "é", "None",
    ]
    for _ in 0..<2_000 {
      var labels: [String] = []
      for _ in 0..<(1 + random.next() % 3) {
        let label = (0..<(1 + random.next() % 4)).map { _ in pieces[Int(random.next() % 17)] }
          .joined()
        if !labels.contains(label) { labels.append(label) }
      }
      let field = LabelList(labels, separator: "|").text(labels)
      let cell = "\"" + field.replacing("\"", with: "\"\"") + "\""
      let data = try dataset("text,label\nt,\(cell)\n", .labels(separator: "|"))
      #expect(data.examples.first?.labels == labels, "\(field)")
    }
  }
}
