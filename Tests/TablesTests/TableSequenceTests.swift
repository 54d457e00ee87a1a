import FilbertCore
import FilbertFiles
import FilbertTables
import FilbertTestSupport
import Testing

@Suite struct TableSequenceTests {
  private static let tables = [
    "a.csv": "text,label\none,x\ntwo,y\n", "b.csv": "label,text\nx,\"three, four\"\n",
    "empty.csv": "text,label\n",
    "c.jsonl": "{\"text\":\"five\"}\n{\"label\":\"z\",\"text\":\"six\"}\n",
    "other.csv": "text,tag\na,b\n", "more.csv": "text,label,x\na,b,c\n",
  ]

  private func open(_ name: String) throws(FilbertError) -> TableReader {
    try TableReader(
      ByteReader(name: name, bytes: Array((Self.tables[name] ?? "").utf8)),
      format: TableFormat(path: name))
  }

  @Test func rowsOfOneTableFollowThoseOfTheOther() throws {
    var rows = try TableSequence(["a.csv", "empty.csv", "b.csv", "c.jsonl"], open: open)
    #expect(rows.columns == ["text", "label"])
    #expect(rows.name == "a.csv and 3 more")
    var read: [String] = []
    while let row = try rows.next() {
      read.append("\(rows.currentName):\(row.line) \(row.values)")
    }
    #expect(
      read == [
        "a.csv:2 [\"one\", \"x\"]", "a.csv:3 [\"two\", \"y\"]",
        "b.csv:2 [\"three, four\", \"x\"]", "c.jsonl:1 [\"five\", \"\"]",
        "c.jsonl:2 [\"six\", \"z\"]",
      ])
  }

  @Test func reportsOtherColumnsBeforeTheWork() throws {
    for (name, message) in [
      (
        "other.csv",
        "There is no column \"label\", which a.csv has; give tables with the same columns."
      ),
      (
        "more.csv",
        "There is a column \"x\", which a.csv does not have; give tables with the same columns."
      ),
    ] {
      let error = #expect(throws: FilbertError.self) {
        try TableSequence(["a.csv", "b.csv", name], open: open)
      }
      #expect(error?.message == message && error?.file == name)
    }
  }

  /// A search of all columns for every column would not end while anybody waits.
  @Test func manyColumnsAreMatchedInOnePass() throws {
    let names = (0..<150_000).map { "c\($0)" }
    let values = (0..<150_000).map(String.init)
    let tables = [
      "a.csv": [names, values], "b.csv": [names.reversed(), values.reversed()],
    ].mapValues { $0.map { $0.joined(separator: ",") }.joined(separator: "\n") + "\n" }
    var rows = try TableSequence(["a.csv", "b.csv"]) { name throws(FilbertError) in
      try TableReader(
        ByteReader(name: name, bytes: Array((tables[name] ?? "").utf8)),
        format: TableFormat(path: name))
    }
    #expect(try rows.next()?.values == values)
    #expect(try rows.next()?.values == values)
    #expect(try rows.next() == nil)
  }

  @Test func aTableAloneIsItself() throws {
    var rows = TableSequence(try open("b.csv"))
    #expect(rows.name == "b.csv" && rows.currentName == "b.csv")
    #expect(try rows.next()?.values == ["x", "three, four"])
    #expect(try rows.next() == nil)
  }
}
