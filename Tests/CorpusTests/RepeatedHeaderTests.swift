import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertTables
import Testing

/// Exports that were appended to each other with their headers.
struct RepeatedHeaderTests {
  private static let csv =
    "text,label\na,x\ntext,label\nb,y\n\u{FEFF}text,label\ntext,x\n\"text\",\"label\"\n"

  private func reader(_ text: String, hasHeader: Bool = true) throws -> TableReader {
    try TableReader(
      ByteReader(name: "x.csv", bytes: Array(text.utf8)), format: .csv(delimiter: nil),
      options: TableOptions(hasHeader: hasHeader))
  }

  @Test func areLeftOutAndCounted() throws {
    let data = try Dataset(try reader(Self.csv))
    #expect(data.examples.map(\.line) == [2, 4, 6])
    #expect(
      data.findings.warnings.map { $0.text(on: .library) } == [
        "3 rows left out, having the header once more (lines 3, 5, 7)"
      ])
    #expect(data.findings.leftOut.count == 3)
  }

  @Test func areAProblemOfACheckedFile() throws {
    let reader = try reader(Self.csv)
    var check = TableCheck(try ColumnChoice(of: reader, needsLabel: true))
    var rows = LabelledRows(reader, check.choice)
    while let element = try rows.next() { _ = check.add(element) }
    #expect(check.rows == 3)
    #expect(check.labelCounts.map(\.label) == ["x", "y"])
    #expect(check.problems[.repeatedHeader].firstLines == [3, 5, 7])
    #expect(!check.problems.stopsTraining)
  }

  @Test func areRowsWithoutAHeader() throws {
    let data = try Dataset(
      try reader("a,b\nc,d\na,b\n", hasHeader: false), columns: ColumnRequest(text: "1", label: "2")
    )
    #expect(data.examples.count == 3)
    #expect(data.findings.leftOut.isEmpty)
  }
}
