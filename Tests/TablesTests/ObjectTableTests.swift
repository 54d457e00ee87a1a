import FilbertCore
import FilbertFiles
import FilbertTables
import Testing

/// JSON arrays and tasks of Label Studio as rows.
struct ObjectTableTests {
  private func reader(
    _ text: String, _ format: TableFormat = .jsonLines, _ options: TableOptions = TableOptions()
  ) throws -> TableReader {
    try TableReader(
      ByteReader(name: "x", bytes: Array(text.utf8), chunk: 3), format: format, options: options)
  }

  private func rows(_ reader: inout TableReader) throws -> [Row] {
    var rows: [Row] = []
    while let row = try reader.next() { rows.append(row) }
    return rows
  }

  /// On one line or on many, called one thing or the other.
  @Test(arguments: [TableFormat.jsonLines, .json])
  func arraysAreReadAsLinesAre(format: TableFormat) throws {
    let objects = [#"{"text":"a","label":"x"}"#, #"{"text":"买","label":"y"}"#]
    var lines = try reader(objects.joined(separator: "\r\n"), format)
    let expected = try rows(&lines).map(\.values)
    #expect(lines.format == .jsonLines)
    for text in [
      "[\(objects.joined(separator: ","))]",
      "[\r\n \(objects.joined(separator: ",\r\n "))\r\n]\r\n",
      "\u{FEFF}\n[\(objects.joined(separator: "\n,"))]",
    ] {
      var array = try reader(text, format)
      #expect(try rows(&array).map(\.values) == expected)
      #expect(array.format == .json && array.columns == ["text", "label"])
    }
  }

  /// The server holds no array: its lines stay lines.
  @Test func arraysMayBeRefused() throws {
    let error = #expect(throws: FilbertError.self) {
      try reader("[{\"text\":\"a\"}]", .jsonLines, TableOptions(allowsArrays: false))
    }
    #expect(error?.message.hasPrefix("Each line must be a JSON object") == true)
    #expect(error?.line == 1)
  }

  /// The first object of an array may lack what others have.
  @Test func allObjectsOfAnArrayNameItsColumns() throws {
    var table = try reader(#"[{"text":"a"},{"text":"b","label":"x"},{"note":1}]"#)
    #expect(table.columns == ["text", "label", "note"])
    #expect(try rows(&table).map(\.values) == [["a", "", ""], ["b", "x", ""], ["", "", "1"]])
  }

  private static let tasks = [
    #"{"id":1,"data":{"mail":"a","n":1},"annotations":[{"was_cancelled":true,"result":[{"from_name":"topic","value":{"choices":["no"]}}]}]}"#,
    #"{"id":2,"data":{"mail":"b"},"annotations":[{"result":[{"from_name":"topic","type":"choices","value":{"choices":["x, y"]}},{"from_name":"part","value":{"start":0,"end":1,"choices":["z"]}}]},{"result":[]}]}"#,
    #"{"id":3,"data":{"mail":"c"},"completions":[{"result":[{"from_name":"topic","value":{"choices":["p","q"]}},{"from_name":"stars","value":{"rating":4}}]}]}"#,
    #"{"id":4,"data":{"mail":"d"},"annotations":[]}"#,
  ]

  @Test(arguments: [true, false])
  func tasksAreRowsOfTheirDataAndChoices(isArray: Bool) throws {
    let text =
      isArray ? "[\(Self.tasks.joined(separator: ",\n"))]" : Self.tasks.joined(separator: "\n")
    var table = try reader(text)
    #expect(table.hasTasks && table.choices == ["topic"])
    #expect(table.columns == ["mail", "n", "topic", "stars"])
    let all = try rows(&table)
    #expect(
      all.map(\.values) == [
        ["a", "1", "", ""], ["b", "", #"["x, y"]"#, ""], ["c", "", #"["p","q"]"#, "4"],
        ["d", "", "", ""],
      ])
    #expect(all.map(\.line) == [1, 2, 3, 4])
    #expect(String(decoding: all[3].raw, as: UTF8.self) == Self.tasks[3])
    #expect(table.notes == TaskNotes())
    var labelled = try reader(text)
    labelled.leaveOutUnannotated()
    #expect(try rows(&labelled).map { $0[0] } == ["b", "c"])
    #expect(
      labelled.notes.warnings == [
        "2 tasks left out: no annotation, or only cancelled ones",
        "1 task has several annotations; the ground truth is read, or else the first that was not cancelled",
      ])
  }

  @Test func aSetOfChoicesMayHaveTheNameOfAMember() throws {
    var table = try reader(
      #"[{"data":{"text":"a","label":"old"},"annotations":[{"result":[{"from_name":"label","value":{"choices":["new"]}}]}]}]"#
    )
    #expect(table.columns == ["text", "data.label", "label"])
    #expect(try rows(&table)[0].values == ["a", "old", "new"])
  }

  @Test func theGroundTruthCounts() throws {
    func annotation(_ choice: String, _ other: String) -> String {
      #"{\#(other),"result":[{"from_name":"c","value":{"choices":["\#(choice)"]}}]}"#
    }
    let annotations = [
      annotation("x", #""ground_truth":false"#),
      annotation("y", #""ground_truth":true,"was_cancelled":true"#),
      annotation("z", #""ground_truth":true"#),
    ]
    var table = try reader(
      "[{\"data\":{\"text\":\"a\"},\"annotations\":[\(annotations.joined(separator: ","))]}]")
    #expect(try rows(&table).map(\.values) == [["a", "z"]])
  }

  /// A task with as many results as members of its data. Comparing each with each takes longer than the tests may.
  @Test func aTaskMayHaveManyNames() throws {
    let count = 40_000
    let data = (0..<count).map { #""k\#($0)":"v""# }.joined(separator: ",")
    let results = (0..<count).map {
      #"{"from_name":"k\#($0)","value":{"choices":["c"]}}"#
    }.joined(separator: ",")
    var table = try TableReader(
      ByteReader(
        name: "x",
        bytes: Array(#"[{"data":{\#(data)},"annotations":[{"result":[\#(results)]}]}]"#.utf8)),
      format: .json)
    #expect(table.columns.count == 2 * count && table.choices.count == count)
    let row = try #require(try table.next())
    #expect(row[0] == "v" && row[2 * count - 1] == "c")
    #expect(table.columns[0] == "data.k0" && table.columns[2 * count - 1] == "k\(count - 1)")
  }

  /// Plain objects may have a member of that name.
  @Test(arguments: [
    #"{"text":"a","data":{"x":"y"}}"#, #"{"data":"a","label":"x"}"#,
    #"{"data":{"text":"a"},"label":1}"#,
  ])
  func notEveryDataIsATask(line: String) throws {
    let table = try reader(line)
    #expect(!table.hasTasks && table.columns.count == 2)
  }

  @Test func aTaskThatIsOnlyImportedIsOne() throws {
    let table = try reader(
      #"{"data":{"text":"a"},"meta":{},"predictions":[],"created_at":"2024-01-01"}"#)
    #expect(table.hasTasks && table.columns == ["text"])
  }

  /// What is wrong with a line is said when its turn comes, though tasks are looked at ahead.
  @Test func errorsKeepTheirPlace() throws {
    var table = try reader(
      [Self.tasks[1], "{", Self.tasks[2], #"{"text":"a"}"#].joined(separator: "\n"))
    #expect(try table.next()?[0] == "b")
    let error = #expect(throws: FilbertError.self) { try table.next() }
    #expect(error?.line == 2 && table.line == 2 && table.canContinue)
    #expect(String(decoding: table.unreadableRecord, as: UTF8.self) == "{")
    #expect(try table.next()?[0] == "c")
    // A plain object among tasks is a row of its own members, of which none is a column here.
    #expect(try table.next()?.values == ["", ""])
  }

  @Test(arguments: [
    (#"{"text":{"0":"a","1":"b"},"label":{"0":"x","1":"y"}}"#, "by columns"),
    (#"[{"text":{"0":"a"}}]"#, "by columns"),
    (#"{"data":[{"text":"a"},{"text":"b"}],"count":2}"#, "The rows are in the member \"data\""),
  ])
  func oneObjectIsNoTable(text: String, clause: String) throws {
    let error = #expect(throws: FilbertError.self) { try reader(text) }
    #expect(error?.message.contains(clause) == true, "\(error as Any)")
    #expect(error?.line == 1 && error?.code == .badData)
  }

  // MARK: Without a header

  @Test(arguments: [
    "a;\"x\ny\"\r\n\r\nb;z\r\n", "\u{FEFF}a\t\"x\ny\"\r\r\rb\tz", "sep=|\na|\"x\ny\"\nb|z\n",
  ])
  func theFirstRowCounts(text: String) throws {
    var table = try reader(text, .csv(delimiter: nil), TableOptions(hasHeader: false))
    #expect(table.columns == ["1", "2"] && !table.dialect.hasHeader && !table.hasHeaderLine)
    #expect(try rows(&table).map(\.values) == [["a", "x\ny"], ["b", "z"]])
  }

  @Test func theFirstRowHasItsLineAndCanBePassedOver() throws {
    let text = "\n\na,a\nb,b\nc\n"
    var table = try reader(text, .csv(delimiter: nil), TableOptions(hasHeader: false))
    #expect(try table.next()?.line == 3)
    #expect(try table.next()?.line == 4)
    #expect(throws: FilbertError.self) { try table.next() }
    var passing = try reader(text, .csv(delimiter: nil), TableOptions(hasHeader: false))
    #expect(try passing.passOver())
    #expect(String(decoding: passing.unreadableRecord, as: UTF8.self) == "a,a" && passing.line == 3)
    #expect(try passing.next()?.values == ["b", "b"])
  }

  @Test(arguments: [TableFormat.jsonLines, .json, .text])
  func onlyCSVHasAHeader(format: TableFormat) {
    let error = #expect(throws: FilbertError.self) {
      try reader("{\"text\":\"a\"}", format, TableOptions(hasHeader: false))
    }
    #expect(error?.code == .usage)
    #expect(error?.message(on: .commandLine).hasPrefix("--no-header is about CSV") == true)
  }

  @Test func tablesWithoutAHeaderFollowEachOther() throws {
    let files = ["a": "1,x\n2,y\n", "b": "3,z\n"]
    func open(_ names: String...) throws -> [[String]] {
      var tables = try TableSequence(names) { (name) throws(FilbertError) in
        try TableReader(
          ByteReader(name: name, bytes: Array((files[name] ?? "4\n").utf8)),
          format: .csv(delimiter: 0x2C), options: TableOptions(hasHeader: false))
      }
      var rows: [[String]] = []
      while let row = try tables.next() { rows.append(row.values) }
      return rows
    }
    #expect(try open("a", "b") == [["1", "x"], ["2", "y"], ["3", "z"]])
    #expect(throws: FilbertError.self) { try open("a", "c") }
  }
}
