import FilbertCore
import FilbertJSON
import FilbertTestSupport
import Testing

@testable import FilbertCorpus

/// Cells that hold more than a text.
struct StructuredCellTests {
  /// By ``Scripts/fixtures/cells.py``.
  private func reference() throws -> JSONValue {
    try JSONValue.parse(Array(try Fixtures.data("cells/python.json")))
  }

  /// Numbers are compared as numbers: Python writes 1e+22 where JSON has 1e22.
  private func agree(_ read: JSONValue, _ written: JSONValue) -> Bool {
    switch (read, written) {
    case (.array(let read), .array(let written)):
      read.count == written.count && zip(read, written).allSatisfy(agree)
    case (.object(let read), .object(let written)):
      read.names == written.names
        && zip(read.members, written.members).allSatisfy { agree($0.value, $1.value) }
    case (.number, .number): read.doubleValue == written.doubleValue
    default: read == written
    }
  }

  @Test func readsWhatPythonAndNumPyWrite() throws {
    let cells = try #require(reference()["cells"]?.arrayValue)
    #expect(cells.count > 150)
    for cell in cells {
      let text = try #require(cell["cell"]?.stringValue)
      let value = try #require(cell["value"])
      let read = try StructuredCell(text)?.value
      #expect(read.map { agree($0, value) } == true, "\(text): \(String(describing: read))")
      // White space around a cell, and a line break that Windows wrote, mean nothing.
      #expect(try StructuredCell(" \t\(text)\r\n")?.value == read)
    }
  }

  @Test func leavesTextsAlone() throws {
    for text in try #require(reference()["texts"]?.arrayValue) {
      #expect(try StructuredCell(try #require(text.stringValue)) == nil, "\(text)")
    }
  }

  @Test(arguments: [
    "['buy', 'pri", "[\"a\", b]", "{'a': 1", "[buy, price]", "{buy,price}", "['a' 'b' ... 'c']",
    "['a'b']", "[('a', 1]", "{\"choices\": [\"buy\"]", "['it's']", "{'a', 'b': 1}", "['a''b']",
    "['\\ud83d']", "[['a'], {'b'}", "['a', b'\\xff']", "[b'\\xe4', 1]", "['\\N{BULLET}']",
    "['\\x+1']",
    "array(['buy', 'price', ..., 'hi'], dtype=object)", "('buy', 'price'", "(\"buy\", price)",
    "set(['a', b])", "c(\"a\", b)", "c(\"a\", \"b\"", "list(a, b)", "frozenset({'a'", "array((1, 2",
    "[‘buy’]", "{“buy”, “price”}", "['buy’]",
  ])
  func refusesWhatIsCutOffOrWithoutQuotes(text: String) {
    #expect(throws: StructuredCell.Unreadable.self, "\(text)") { try StructuredCell(text) }
  }

  /// The time is linear and the stack is safe, however a cell is nested.
  @Test(arguments: ["[", "{", "(", "{'a':", "[[{'", "set(", "{{'a',"])
  func nestingEndsSomewhere(_ beginning: String) {
    let text = String(repeating: beginning, count: 100_000)
    #expect((try? StructuredCell(text)) == nil)
    let deep =
      String(repeating: "(", count: 63) + "'a'," + String(repeating: ")", count: 63)
    #expect((try? StructuredCell(deep)) != nil)
    #expect((try? StructuredCell("(\(deep),)")) == nil)
  }

  @Test(arguments: [
    ("['a', 'b']", StructuredCell.Form.list), ("c(\"a\", \"b\")", .list), ("c('a')", .list),
    ("('a',)", .list), ("array(['a'])", .list),
    ("{\"choices\": [\"a\"]}", .list), ("{'a'}", .set), ("set()", .set), ("{\"a\": 1}", .set),
    ("frozenset({'a'})", .set), ("Counter({'a': 1})", .set),
  ])
  func knowsSetsFromLists(text: String, form: StructuredCell.Form) throws {
    #expect(try StructuredCell(text)?.form == form)
  }

  @Test func wordsInFrontOfParenthesesAreTexts() throws {
    for text in [
      "c(ommon)", "c", "set(tings)", "array(1", "(10, 20]", "(3, 4", "(see 'buy')", "set(a",
      "dictionary", "(a, b)", "list of things",
    ] {
      #expect(try StructuredCell(text) == nil, "\(text)")
    }
  }

  /// Whatever is in a cell: what is read has a text that reads as the same, and its labels have letters.
  @Test func anyCellIsReadOrRefused() throws {
    var random = SplitMix64(seed: 7)
    let pieces = [
      "[", "]", "{", "}", "(", ")", "'", "\"", "\\", ",", ":", " ", "1", "0.5", "True", "None", "a",
      "é", "set(",
      "array(", "np.", "dtype=", "\\x41", "\\u", "'a'", "'b', ", "\"start\"", "\"end\": 2",
      "\"choices\": ", "\"value\": ",
    ]
    var readable = 0
    for _ in 0..<20_000 {
      let opening = ["[", "{", "(", ""][Int(random.next() % 4)]
      let closing = opening == "[" ? "]" : opening == "{" ? "}" : opening == "(" ? ")" : ""
      let inner = (0..<(random.next() % 8)).map { _ in
        pieces[Int(random.next() % UInt64(pieces.count))]
      }
      let text = opening + inner.joined() + closing
      guard let cell = try? StructuredCell(text) else { continue }
      readable += 1
      let again = try StructuredCell(cell.value.serialized())
      #expect(again?.value == cell.value, "\(text)")
      if let labels = try? LabelCell.labels(cell.value) {
        #expect(labels.allSatisfy { $0.contains { !$0.isWhitespace } }, "\(text)")
      }
    }
    #expect(readable > 1_000)
  }

  @Test(arguments: [
    ("[b'\\xe4\\xbd\\xa0', B'a\\u00e9']", ["你", "a\\u00e9"]),
    ("['\\a\\b\\f\\v', '\\101\\7\\1234', '\\xe4']", ["\u{7}\u{8}\u{C}\u{B}", "A\u{7}S4", "ä"]),
    ("[b'\\344\\275\\240']", ["你"]), ("['\\d+', '\\8']", ["\\d+", "\\8"]),
  ])
  func escapesAreThoseOfPython(cell: String, strings: [String]) throws {
    #expect(try StructuredCell(cell)?.value == .array(strings.map { .string($0) }))
  }

  @Test func missingValuesOfRAreNull() throws {
    #expect(try StructuredCell("c(\"buy\", NA)")?.value == ["buy", nil])
    #expect(try StructuredCell("c(NA_character_)")?.value == [nil])
  }

  @Test(arguments: [
    ("[0, 10]", true), ("[-1.5, 2.0]", true), (" [1e3, 2e3] ", true), ("[10, 0]", false),
    ("[5, 5]", false), ("[0, 1]", false), ("[0,10]", false), ("[1, 2, 3]", false),
    ("[a, b]", false),
    ("['1', '2']", false), ("[3]", false), ("[nan, 1]", false),
  ])
  func closedIntervalsAreTexts(cell: String, isInterval: Bool) {
    #expect(StructuredCell.isInterval(cell) == isInterval)
  }

  // MARK: Labels

  @Test(arguments: [
    (#"["buy", "price"]"#, ["buy", "price"]), ("['buy', 'buy']", ["buy", "buy"]), ("[]", []),
    (#"{"choices": ["buy", "price"]}"#, ["buy", "price"]), (#"{"choices": "buy"}"#, ["buy"]),
    (#"[{"choices": ["buy"]}, {"choices": ["price"]}]"#, ["buy", "price"]),
    (#"{"buy": 1.0, "price": 0.0, "物流": 1}"#, ["buy", "物流"]),
    ("{'buy': True, 'price': False}", ["buy"]), ("{}", []),
    (#"[{"label": "buy", "value": 1.0}, {"label": "price", "value": 0}]"#, ["buy"]),
    (#"[{"user_id": "x", "value": "buy", "status": "submitted"}]"#, ["buy"]),
    (
      #"[{"value": ["buy", "price"], "status": "submitted"}, {"value": ["x"], "status": "Discarded"}]"#,
      ["buy", "price"]
    ),
    (#"{"label": [{"value": "buy", "user_id": "x"}]}"#, ["buy"]),
    ("[3, 7]", ["3", "7"]), ("[1]", ["1"]), ("[1.0]", ["1.0"]),
    ("['a', 2, true]", ["a", "2", "true"]),
  ])
  func labelsOfStructures(cell: String, labels: [String]) throws {
    let value = try #require(StructuredCell(cell)?.value)
    #expect(try LabelCell.labels(value) == labels)
  }

  @Test(arguments: [
    (#"[{"start": 4, "end": 7, "text": "red", "labels": ["COLOR"]}]"#, LabelCell.Fault.spans),
    (#"[[0, 3, "COLOR"]]"#, .spans), ("[(0, 3, 'COLOR')]", .spans),
    (#"[{"start_offset": 0, "end_offset": 3, "label": "C"}]"#, .spans),
    (#"[{"label": [3, 9, "C"], "value": 1}]"#, .other),
    (#"{"start": 1, "end": 4, "choices": ["buy"]}"#, .spans),
    ("[0, 1, 0]", .places), ("[1.0 0.0]", .places), ("[true, false]", .places),
    ("(1, 1, 2, 0)", .places), ("[0, 1]", .places),
    ("['buy', '']", .empty), ("['buy', None]", .other), ("[0.7, 0.3]", .other),
    (#"{"buy": 0.7, "price": 0.3}"#, .other), (#"[["buy", 0.8]]"#, .other),
    (#"[{"label": "buy", "score": 0.9}]"#, .other), (#"{"rating": 4}"#, .other),
    (#"{"buy": "yes"}"#, .other), (#"{"id": 1, "label": 0}"#, .other), (#"{"Score": 1}"#, .other),
    ("[['Food', 'Pizza']]", .other), ("[{}]", .other),
  ])
  func structuresWithoutLabels(cell: String, fault: LabelCell.Fault) throws {
    let value = try #require(StructuredCell(cell)?.value)
    #expect(throws: fault) { try LabelCell.labels(value) }
  }

  // MARK: Numbers and markers

  @Test(arguments: [
    ("1", "1"), ("1.0", "1"), ("1.00", "1"), ("+1", "1"), ("01", "1"), (" 1. ", "1"), ("-0.0", "0"),
    ("0", "0"), (".50", "0.5"), ("-2.50", "-2.5"), ("1e3", "1000"),
    ("12345678901234567890", "12345678901234567890"),
    ("12345678901234567891", "12345678901234567891"),
  ])
  func numbersHaveOneText(text: String, canonical: String) {
    #expect(NumberText.canonical(text) == canonical)
  }

  @Test(arguments: ["", "one", "1,0", "1 0", "nan", "inf", "0x1", "1.2.3", "1-2", "e1", "一"])
  func otherTextsAreNoNumbers(text: String) {
    #expect(NumberText.canonical(text) == nil)
  }

  @Test(arguments: [
    #"\N"#, "NULL", "null", "None", "NaN", "nan", "NA", "N/A", "n/a", "<NA>", "#N/A", " nan ",
  ])
  func markersOfMissingValues(text: String) {
    #expect(MissingValue.isMarker(text))
  }

  @Test(arguments: ["none", "no", "Nanny", "buy", "", "na", "N", "0", "无"])
  func usualLabelsAreNoMarkers(text: String) {
    #expect(!MissingValue.isMarker(text))
  }
}
