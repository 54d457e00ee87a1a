import Corpus
import Files
import Foundation
import JSON
import Testing

/// More than a hundred awkward files with expected records, read from the directory that the
/// environment variable names, with everything told from their content.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["FILBERT_SHARED"] != nil))
struct TortureTests {
  /// Cases whose expectation is a rule of PapaParse: it recovers from stray quotes and counts an
  /// empty last line as a row.
  private static let otherRules = ["papa-20", "papa-21", "papa-22", "papa-23", "papa-54"]

  /// Cases that Python's `csv` repairs by guessing and Filbert refuses, with the line it must name.
  private static let refused = [
    "papa-19": 1, "papa-malformed-tsv": 9, "messy-weird-head-padding": 13,
    "rfc4180-bad-missing-quote": 2, "rfc4180-bad-quotes-with-unescaped-quote": 2,
    "real-cesu8-conll": 996, "real-invalid-utf8": 85,
  ]

  /// Cases of one record or two that do not tell their delimiter, or are told another; it is given.
  private static let told: Set<String> = []

  @Test func readsWhatOthersRead() throws {
    let shared = try #require(ProcessInfo.processInfo.environment["FILBERT_SHARED"])
    let directory = "\(shared)/data/csv_torture"
    let index = try JSONValue.parse(try readFile("\(directory)/index.json"))
    var agreed = 0
    for entry in try #require(index.arrayValue) {
      let id = try #require(entry["id"]?.stringValue)
      guard !Self.otherRules.contains(id) else { continue }
      let file = try #require(entry["file"]?.stringValue)
      let expected = try JSONValue.parse(try readFile("\(directory)/expected/\(id).json"))
      // Two cases share a name, and one file of expectations.
      guard expected["file"]?.stringValue == file else { continue }
      let delimiter = Self.told.contains(id) ? entry["delimiter"]?.stringValue?.utf8.first : nil
      let result = Result { () throws(FilbertError) in
        try Self.records("\(directory)/\(file)", delimiter)
      }
      switch result {
      case .success(let records):
        guard let rows = expected["rows"]?.arrayValue else { continue }
        let wanted = rows.map { row in
          (row.arrayValue?.compactMap(\.stringValue) ?? []).map {
            id == "messy-characters" ? Self.asWindows($0) : $0
          }
        }
        // Expectations count blank lines as records of one empty field.
        #expect(
          records.filter { $0 != [""] } == wanted.filter { $0 != [""] && $0 != [] }, "\(id)")
        agreed += 1
      case .failure(let error):
        #expect(Self.refused[id] == error.line, "\(id): \(error)")
      }
    }
    #expect(agreed > 80)
  }

  /// Three signs of Big5 are read as Windows reads them, and otherwise by Python.
  private static func asWindows(_ text: String) -> String {
    text.replacing("／", with: "∕").replacing("∼", with: "～").replacing("•", with: "‧")
  }

  private static func records(
    _ path: String, _ delimiter: UInt8?
  ) throws(FilbertError) -> [[String]] {
    var reader = try CSVReader(try ByteReader.text(path: path), delimiter: delimiter)
    var records: [[String]] = []
    while try reader.next() { records.append((0..<reader.count).map(reader.string)) }
    return records
  }
}
