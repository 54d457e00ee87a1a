import FilbertCore
import FilbertFiles
import FilbertJSON
import FilbertTables
import Foundation
import Testing

/// More than a hundred awkward files with expected records, read from the directory that the
/// environment variable names, with everything told from their content.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["FILBERT_SHARED"] != nil))
struct TortureTests {
  /// What every case must come to; one that is in no list gives the rows that are expected.
  private enum Outcome: Equatable {
    case agrees
    /// Read, and differently for a reason that stands with the case.
    case differs
    /// Refused on the line that the list says.
    case refused
  }

  /// Cases whose expectation is another rule than Filbert's, with what Filbert reads.
  private static let otherRules: [String: [[String]]] = [
    // Blank lines are no rows; PapaParse counts each, even one after the last line break.
    "papa-54": [["a"], ["b"], ["c"], ["d"], ["e"]],
    // No rows are expected, since the RFC forbids a quote in a field without quotes. It has one meaning only.
    "rfc4180-bad-unescaped-quote": [
      ["foo", "bar", "baz"], ["1", "This \"quotes\" must be escaped", "3"],
    ],
    // No rows are expected, since the header was to be another. Names of columns are the user's.
    "rfc4180-bad-header-wrong-header": [["qux", "quux", "quuz"]],
  ]

  /// Cases that PapaParse or Python's `csv` repair by guessing, or that are malformed on purpose: the line that
  /// must be named, nil where the file is empty.
  private static let refused: [String: Int?] = [
    "papa-19": 1, "papa-20": 1, "papa-21": 1, "papa-22": 1, "papa-23": 2, "papa-malformed-tsv": 9,
    "messy-weird-head-padding": 13, "rfc4180-bad-missing-quote": 2,
    "rfc4180-bad-quotes-with-unescaped-quote": 2, "real-cesu8-conll": 996, "real-invalid-utf8": 85,
  ]

  /// Cases whose records are well formed and that are refused as tables, for the number of fields.
  private static let refusedAsTable: [String: Int?] = [
    "rfc4180-bad-header-less-fields": 2, "rfc4180-bad-header-more-fields": 2,
    "rfc4180-bad-header-no-header": nil,
  ]

  @Test func everyCaseIsReadAsByOthersOrAsDocumented() throws {
    let shared = try #require(ProcessInfo.processInfo.environment["FILBERT_SHARED"])
    let directory = "\(shared)/data/csv_torture"
    let index = try #require(
      try JSONValue.parse(try readFile("\(directory)/index.json")).arrayValue)
    var outcomes: [Outcome] = []
    for entry in index {
      let id = try #require(entry["id"]?.stringValue)
      let file = try #require(entry["file"]?.stringValue)
      outcomes.append(try Self.outcome(id, file, directory))
    }
    func count(_ outcome: Outcome) -> Int { outcomes.count { $0 == outcome } }
    #expect(index.count == 105)
    #expect(count(.differs) == Self.otherRules.count)
    #expect(count(.refused) == Self.refused.count + Self.refusedAsTable.count)
    #expect(
      count(.agrees)
        == 105 - Self.otherRules.count - Self.refused.count - Self.refusedAsTable.count)
  }

  private static func outcome(_ id: String, _ file: String, _ directory: String) throws -> Outcome {
    let path = "\(directory)/\(file)"
    if let line = refused[id] {
      let error = #expect(throws: FilbertError.self, "\(id)") { _ = try Self.records(path) }
      #expect(error?.line == line, "\(id): \(String(describing: error))")
      return .refused
    }
    if let line = refusedAsTable[id] {
      let error = #expect(throws: FilbertError.self, "\(id)") {
        var reader = try TableReader(path: path)
        while try reader.next() != nil {}
      }
      #expect(error?.line == line, "\(id): \(String(describing: error))")
      return .refused
    }
    let records = try Self.records(path)
    if let wanted = otherRules[id] {
      #expect(records == wanted, "\(id)")
      return .differs
    }
    let wanted = try Self.wanted(id, file, directory)
    // Expectations count blank lines as records of one empty field.
    #expect(records.filter { $0 != [""] } == wanted.filter { $0 != [""] && $0 != [] }, "\(id)")
    return .agrees
  }

  private static func wanted(
    _ id: String, _ file: String, _ directory: String
  ) throws -> [[String]] {
    // Two cases are called messy-simple and share the file of expectations, which is about the other one.
    // This one is lines with bars between numbers.
    if file.hasSuffix(".psv") {
      let text = String(decoding: try readFile("\(directory)/\(file)"), as: UTF8.self)
      return text.replacing("\r\n", with: "\n").split(separator: "\n").map {
        $0.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
      }
    }
    let expected = try JSONValue.parse(try readFile("\(directory)/expected/\(id).json"))
    #expect(expected["file"]?.stringValue == file)
    let rows = try #require(expected["rows"]?.arrayValue, "\(id)")
    return rows.map { row in
      (row.arrayValue?.compactMap(\.stringValue) ?? []).map {
        id == "messy-characters" ? Self.asWindows($0) : $0
      }
    }
  }

  /// Three signs of Big5 are read as Windows reads them, and otherwise by Python.
  private static func asWindows(_ text: String) -> String {
    text.replacing("／", with: "∕").replacing("∼", with: "～").replacing("•", with: "‧")
  }

  private static func records(_ path: String) throws(FilbertError) -> [[String]] {
    var reader = try CSVReader(try ByteReader.text(path: path))
    var records: [[String]] = []
    while try reader.next() { records.append(reader.fields().map(\.value)) }
    return records
  }
}
