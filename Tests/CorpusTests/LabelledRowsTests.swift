import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertJSON
import FilbertTables
import FilbertText
import Testing

/// What annotators decided about rows, and what stands where a label or a text is expected.
struct LabelledRowsTests {
  private func dataset(
    _ text: String, _ format: TableFormat = .jsonLines, _ target: TargetReading = .label,
    label: String? = nil, skipBadRows: Bool = false
  ) throws -> Dataset {
    let reader = try TableReader(ByteReader(name: "x", bytes: Array(text.utf8)), format: format)
    return try Dataset(
      reader, columns: ColumnRequest(label: label), target: target, skipBadRows: skipBadRows)
  }

  private func message(_ body: () throws -> Dataset) -> String? {
    do {
      _ = try body()
      return nil
    } catch { return "\(error)" }
  }

  private func lines(_ dataset: Dataset) -> [Int] { dataset.examples.map(\.line) }

  private func warnings(_ dataset: Dataset) -> [String] {
    dataset.findings.warnings.map { $0.text(on: .library) }
  }

  // MARK: Verdicts

  private let prodigy = """
    {"text":"a","label":"X","answer":"accept"}
    {"text":"b","label":"X","answer":"reject"}
    {"text":"c","label":"Y","answer":"ignore"}
    {"text":"d","label":"Y","answer":"accept"}
    {"text":"e","label":"Y","answer":null}

    """

  @Test func leavesOutWhatAnAnnotatorRejected() throws {
    let data = try dataset(prodigy)
    #expect(lines(data) == [1, 4, 5])
    #expect(
      warnings(data) == ["2 rows left out because of \"answer\": reject 1, ignore 1 (lines 2, 3)"])
    #expect(
      data.findings.leftOut.json == [
        [
          "column": "answer", "count": 2, "first_lines": [2, 3],
          "values": ["reject": 1, "ignore": 1],
        ]
      ])
    // The same in a table, with another case and blanks.
    let table = try dataset(
      "Answer\tlabel\ttext\r\nACCEPT\tX\ta\r\n Reject \tX\tb\r\naccept\tY\tc\r\n",
      .csv(delimiter: nil))
    #expect(lines(table) == [2, 4])
    #expect(
      warnings(table) == ["1 row left out because of \"Answer\": Reject 1 (line 3)"])
  }

  @Test(arguments: [
    "yes, on page 3", "maybe", "rejected", "accept cards only", "1",
  ])
  func aColumnWithOtherWordsIsNoVerdict(word: String) throws {
    let data = try dataset(
      prodigy + "{\"text\":\"f\",\"label\":\"X\",\"answer\":\"\(word)\"}\n")
    #expect(data.examples.count == 6 && data.findings.leftOut.isEmpty)
  }

  @Test func oneOddWordAmongVerdictsIsReported() throws {
    let odd = "{\"text\":\"f\",\"label\":\"X\",\"answer\":\"unsure\"}\n"
    let data = try dataset(prodigy + odd)
    #expect(data.examples.count == 6)
    #expect(
      warnings(data) == [
        "2 rows that \"answer\" does not accept (lines 2, 3) are used, because 1 row has a word in \"answer\" that is no verdict: "
          + "\"unsure\" (line 6); correct that to leave out what annotators rejected"
      ])
    // Where other words are the rule, the column is one of answers.
    #expect(warnings(try dataset(prodigy + String(repeating: odd, count: 4))).isEmpty)
    // Without a rejected row nothing is lost.
    let accepted = "{\"text\":\"a\",\"label\":\"X\",\"answer\":\"accept\"}\n"
    #expect(warnings(try dataset(accepted + accepted + odd)).isEmpty)
  }

  @Test func anOddWordAfterTheSampleIsReported() throws {
    let odd = "{\"text\":\"f\",\"label\":\"X\",\"answer\":\"unsure\"}\n"
    let data = try dataset(String(repeating: prodigy, count: 201) + odd)
    #expect(data.findings.leftOut.count == 402 && data.examples.count == 604)
    #expect(
      warnings(data).last
        == "1 row has a word in \"answer\" that is no verdict: \"unsure\" (line 1006); it is used like accepted rows"
    )
  }

  @Test func annotatorsWhoAgreeOnANumberGiveOneLabel() throws {
    let data = try dataset(
      """
      {"text":"a","rating.responses":[5,5],"rating.responses.status":["submitted","submitted"]}
      {"text":"b","rating.responses":[3,4],"rating.responses.status":["submitted","discarded"]}

      """, label: "rating.responses")
    #expect(data.examples.map(\.label) == ["5", "3"])
  }

  @Test func closedIntervalsAreLabels() throws {
    let data = try dataset(
      "text,label\na,\"[0, 10]\"\nb,\"(10, 20]\"\nc,\"[20, 30]\"\n", .csv(delimiter: nil))
    #expect(data.examples.map(\.label) == ["[0, 10]", "(10, 20]", "[20, 30]"])
  }

  @Test func aVerdictThatIsToBeLearntIsALabel() throws {
    let data = try dataset(prodigy, label: "answer", skipBadRows: true)
    #expect(data.examples.map(\.label) == ["accept", "reject", "ignore", "accept"])
  }

  @Test func choicesOfProdigyAreLabels() throws {
    let data = try dataset(
      """
      {"text":"a","accept":["X","Y"],"answer":"accept"}
      {"text":"b","accept":["X"],"answer":"ignore"}
      {"text":"c","accept":[],"answer":"accept"}

      """, .jsonLines, .labels(separator: ","), label: "accept")
    #expect(data.examples.map(\.labels) == [["X", "Y"], []])
  }

  @Test(arguments: [
    ("status", "Validated", "Discarded"), ("status", "pending", "discarded"),
    ("was_cancelled", "False", "True"), ("skipped", "0", "1"), ("Skipped", "false", "true"),
    ("AssignmentStatus", "Approved", "Rejected"), ("ASSIGNMENT:status", "ACCEPTED", "REJECTED"),
  ])
  func otherToolsHaveOtherColumns(column: String, kept: String, leftOut: String) throws {
    let rows = [kept, leftOut, kept].map { "t;x;\($0)\n" }.joined()
    let data = try dataset("text;label;\(column)\n\(rows)", .csv(delimiter: nil))
    #expect(lines(data) == [2, 4])
    #expect(warnings(data).first?.contains("because of \"\(column)\": \(leftOut) 1") == true)
    // Orders have a status too.
    let orders = try dataset("text;label;\(column)\n\(rows)t;y;shipped\n", .csv(delimiter: nil))
    #expect(orders.examples.count == 4)
  }

  @Test func responsesOfArgillaHaveAStatusEach() throws {
    let data = try dataset(
      """
      {"text":"a","label.responses":["X","Y"],"label.responses.status":["submitted","discarded"]}
      {"text":"b","label.responses":["X"],"label.responses.status":["discarded"]}
      {"text":"c","label.responses":["Y","Y"],"label.responses.status":["submitted","submitted"]}
      {"text":"d","label.responses":[["Y"]],"label.responses.status":["submitted"]}

      """, label: "label.responses")
    #expect(data.examples.map(\.label) == ["X", "Y", "Y"])
    #expect(
      warnings(data) == [
        "1 row left out because of \"label.responses.status\": discarded 1 (line 2)"
      ])
    let feedback = try dataset(
      """
      {"text":"a","label":[{"value":"X","status":"submitted"},{"value":"Y","status":"discarded"}]}
      {"text":"b","label":[{"value":"X","status":"discarded"}]}

      """)
    #expect(feedback.examples.map(\.label) == ["X"])
    #expect(feedback.findings.leftOut.count == 1)
  }

  @Test func nothingIsLeft() {
    #expect(
      message { try dataset("text,label,answer\na,x,reject\nb,y,ignore\n", .csv(delimiter: nil)) }
        == "x: No row can be used: 2 rows left out because of \"answer\": reject 1, ignore 1 (lines 2, 3)."
    )
  }

  /// The first thousand rows decide, and rows that cannot be read are no obstacle.
  @Test func manyRowsAreReadInOrder() throws {
    let rows = (0..<2_500).map { row in
      row == 700 || row == 1_700
        ? "a,b" : "text \(row),\(row % 2),\(row % 5 == 0 ? "reject" : "accept")"
    }
    let text = "text,label,answer\n" + rows.joined(separator: "\n") + "\n"
    let data = try dataset(text, .csv(delimiter: nil), skipBadRows: true)
    #expect(lines(data) == (0..<2_500).filter { $0 % 5 != 0 }.map { $0 + 2 })
    #expect(data.problems.count == 2 && data.findings.leftOut.count == 498)
    #expect(message { try dataset(text, .csv(delimiter: nil)) }?.hasPrefix("x:702: ") == true)
  }

  // MARK: Structures in place of one label

  @Test func aListOfOneIsALabel() throws {
    let data = try dataset(
      """
      {"text":"a","label":["X"]}
      {"text":"b","label":"[\\"it's\\"]"}
      {"text":"c","label":{"choices":["X"]}}
      {"text":"d","label":"[X]"}
      {"text":"e","label":{"X":0,"Y":1}}
      {"text":"f","label":["X","X"]}
      {"text":"g","label":true}
      {"text":"h","label":1.0}

      """)
    #expect(data.examples.map(\.label) == ["X", "it's", "X", "[X]", "Y", "X", "true", "1.0"])
  }

  @Test(arguments: [
    (
      ["['X']", "['X', 'Y']"],
      "x:3: 1 row has several labels (line 3: \"['X', 'Y']\"); correct them, train for several labels per text with "
        + "task: multilabel, or pass"
    ),
    (
      ["{'X'}", "{'X', 'Y'}"],
      "x:2: 2 rows have a set or an object that may name several labels (lines 2 and 3; the first: \"{'X'}\"); correct "
        + "them, train for several"
    ),
    (["X", "[0, 1]"], "x:3: 1 row has a number for each label without the names of the labels"),
    (["[(0, 1, 'X')]", "X"], "x:2: 1 row has spans of the text in place of labels"),
    (
      ["X", "{'X': 0.5}"], "x:3: 1 row has a structure in place of a label (line 3: \"{'X': 0.5}\")"
    ),
    (["X", "['X', 'Y"], "x:3: 1 row has a structure in place of a label"),
    (["X", "[]"], "x:3: 1 row has an empty label (line 3)"),
  ])
  func otherStructuresAreNoLabel(cells: [String], error: String) {
    let rows = cells.map { "t\t\($0)\n" }.joined()
    let found = message { try dataset("text\tlabel\n\(rows)", .csv(delimiter: nil)) }
    #expect(found?.hasPrefix(error) == true, "\(found ?? "")")
  }

  @Test func setsAreLeftOutOneByOne() throws {
    let data = try dataset(
      "text\tlabel\na\t{'X'}\nb\t{'X', 'Y'}\nc\t{'Y'}\n", .csv(delimiter: nil), skipBadRows: true)
    #expect(data.examples.map(\.label) == ["X", "Y"])
    #expect(data.problems.count(of: .labelSet) == 1)
  }

  // MARK: Structures in place of a text

  @Test func arraysAndObjectsAreNoTexts() throws {
    let rows = """
      {"text":"a","label":"X"}
      {"text":["a","b"],"label":"X"}
      {"text":{"body":"a"},"label":"Y"}

      """
    #expect(
      message { try dataset(rows) }?.hasPrefix(
        "x:2: 2 rows have a JSON array or object in place of a text (lines 2 and 3; the first: \"text\" is a list, \"[\"a\",\"b\"]\"); correct "
          + "them, name the column of the text with textColumn, or pass") == true)
    #expect(lines(try dataset(rows, skipBadRows: true)) == [1])
  }

  @Test func numbersAndListsAsTextAreSaid() throws {
    let data = try dataset(
      """
      {"text":12345,"label":"X"}
      {"text":"12345","label":"X"}
      {"text":true,"label":"Y"}
      {"text":"['a', 'b']","label":"Y"}
      {"text":"[deleted]","label":"Y"}
      {"text":"true","label":"Y"}
      {"text":"[1]","label":"Y"}

      """)
    #expect(data.examples.map(\.input.text).prefix(3) == ["12345", "12345", "true"])
    #expect(
      warnings(data) == [
        "2 rows have a number or a truth value as text (lines 1, 3); if that is not meant, name another column with "
          + "textColumn",
        "1 row has a list or an object as text (line 4); if that is not meant, name another column with textColumn",
      ])
    let pair = try dataset(
      "{\"text\":\"a\",\"text_pair\":7,\"label\":\"X\"}\n{\"text\":3,\"text_pair\":\"b\",\"label\":\"X\"}\n"
    )
    #expect(warnings(pair).first?.hasPrefix("2 rows have a number") == true)
  }

  // MARK: Markers of missing values

  @Test func markersOfMissingValuesAreNamed() throws {
    let labels = ["x", #"\N"#, "NaN", "y", #"\N"#] + [String](repeating: "None", count: 9)
    let rows = labels.enumerated().map { "t\($0),\($1)\n" }.joined()
    let data = try dataset("text,label\n\(rows)", .csv(delimiter: nil))
    #expect(
      DatasetStatistics(data.examples).warnings == [
        #"12 rows have a label that marks a missing value: "None" 9, "\N" 2, "NaN" 1 "#
          + "(lines 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, ...); leave such rows out unless it is meant."
      ])
    let several = try dataset(
      "text,label\na,\"x,null\"\nb,y\nc,\"NULL,null\"\n", .csv(delimiter: nil),
      .labels(separator: ","))
    #expect(
      DatasetStatistics(several.examples).warnings.contains(
        "2 rows have a label that marks a missing value: \"null\" 2, \"NULL\" 1 (lines 2, 4); leave such rows out unless "
          + "it is meant."))
  }
}
