import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertTables
import FilbertTestSupport
import FilbertText
import Foundation
import Testing

struct DatasetTests {
  private static let damaged =
    "text,label\na,x\n ,x\nb,\n\"\",\"\"\n\"c\nd\",y\n1,2,3\n\u{3000},y\ne,y\n"

  private func dataset(_ text: String, skipBadRows: Bool = false) throws -> Dataset {
    let reader = try TableReader(
      ByteReader(name: "x", bytes: Array(text.utf8)), format: .csv(delimiter: nil))
    return try Dataset(reader, skipBadRows: skipBadRows)
  }

  @Test func readsExamples() throws {
    let data = try dataset("label,sentence1,sentence2\nyes,a,b\nno,\"c\nd\",e\nyes,f,g\n")
    #expect(
      data.examples
        == [
          Example(input: TextInput("a", pair: "b"), target: .label("yes"), line: 2),
          Example(input: TextInput("c\nd", pair: "e"), target: .label("no"), line: 3),
          Example(input: TextInput("f", pair: "g"), target: .label("yes"), line: 5),
        ])
    #expect(try data.labelSet().names == ["no", "yes"])
    #expect(data.problems.isEmpty)
  }

  @Test func countsEmptyCellsInOneSentence() {
    let text = Self.damaged.replacing("1,2,3\n", with: "")
    #expect(
      throws: FilbertError(
        .badData,
        "3 rows have an empty text (lines 3, 5 and 8) and 1 row has an empty label (line 4);"
          + " correct them, or pass skipsBadRows to continue without them.", file: "x", line: 3)
    ) { try dataset(text) }
    let many = #expect(throws: FilbertError.self) {
      try dataset("text,label\na,x\n" + String(repeating: ",x\n", count: 9))
    }
    #expect(
      many?.message.hasPrefix("9 rows have an empty text (lines 3, 4, 5, 6, 7 and others);") == true
    )
  }

  @Test func stopsAtARowThatCannotBeRead() {
    let error = #expect(throws: FilbertError.self) { try dataset(Self.damaged) }
    #expect(error?.line == 8)
  }

  @Test func skipsBadRowsOnRequest() throws {
    let data = try dataset(Self.damaged, skipBadRows: true)
    #expect(data.examples.map(\.input.text) == ["a", "c\nd", "e"])
    #expect(data.examples.map(\.line) == [2, 6, 10])
    #expect(data.problems.count == 5)
    #expect(data.problems.count(of: .unreadable) == 1)
    #expect(
      data.problems.summary.text(on: .library)
        == "3 rows have an empty text (lines 3, 5 and 9), 1 row has an empty label (line 4)"
        + " and 1 row has a form that cannot be read (line 8: The row has 3 fields, but the header has 2; put fields that "
        + "contain the delimiter in quotes)")
  }

  /// After a quote that does not match it is in doubt what the rows are: leaving them out could
  /// lose most of a file.
  @Test(arguments: ["text,label\na,x\n\"b,y\n", "text,label\na,x\n\"b\"c,y\nd,x\n"])
  func neverSkipsUnmatchedQuotes(text: String) {
    let error = #expect(throws: FilbertError.self) { try dataset(text, skipBadRows: true) }
    #expect(error?.line == 3)
  }

  @Test func refusesFilesWithoutRows() {
    let none = #expect(throws: FilbertError.self) { try dataset("text,label\n") }
    #expect(none?.message == "There are no rows after the header.")
    let bad = #expect(throws: FilbertError.self) {
      try dataset("text,label\n,x\n", skipBadRows: true)
    }
    #expect(bad?.message == "No row can be used: 1 row has an empty text (line 2).")
  }

  @Test func readsFilesByExtension() throws {
    let directory = try Fixtures.temporaryDirectory().path
    try writeFile("\(directory)/a.jsonl", Array("{\"text\":\"a\",\"label\":1}\n".utf8))
    try writeFile("\(directory)/a.tsv", Array("text\tlabel\na\t1\n".utf8))
    try writeFile("\(directory)/a.txt", Array("a\n".utf8))
    #expect(try Dataset(path: "\(directory)/a.jsonl").examples.first?.label == "1")
    #expect(try Dataset(path: "\(directory)/a.tsv").examples.first?.label == "1")
    #expect(
      try Dataset(path: "\(directory)/a.txt", target: .none).examples.first?.input.text == "a")
    #expect(throws: FilbertError.self) { try Dataset(path: "\(directory)/a.txt") }
  }
}
