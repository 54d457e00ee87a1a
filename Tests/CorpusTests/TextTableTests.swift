import FilbertCore
import FilbertCorpus
import FilbertTables
import FilbertTestSupport
import Foundation
import Testing

/// Tables that are called .txt.
struct TextTableTests {
  private func format(
    _ text: String, name: String = "x.txt", encoding: String.Encoding = .utf8,
    _ request: ColumnRequest = ColumnRequest()
  ) throws -> TableFormat? {
    let directory = try Fixtures.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let url = directory.appending(path: name)
    try #require(text.data(using: encoding)).write(to: url)
    return TableFormat.ofTable(inText: url.path, TableOptions(), request)
  }

  @Test func excelsTablesAreFound() throws {
    let tab = TableFormat.csv(delimiter: 0x09)
    let text = "text\tlabel\r\nfür 5 Ä\tbuy\r\n\"a\tb\"\tother\r\n"
    #expect(try format(text) == tab)
    #expect(try format(text, encoding: .utf16) == tab)
    #expect(try format(text, encoding: .windowsCP1252) == tab)
    #expect(try format("编号\t评论内容\n1\t很好\n2\t不好\n") == tab)
    #expect(try format("Id\tMessage \n1\ta\n2\tb\n", name: "x.TXT") == tab)
    #expect(try format("frage\tantwort\na\tb\n", ColumnRequest(text: "Frage")) == tab)
    #expect(try format("text,label\na,b\nc,d\n") == .csv(delimiter: UInt8(ascii: ",")))
    #expect(try format("Text;Label\na;b\n") == .csv(delimiter: UInt8(ascii: ";")))
  }

  /// One row in ten may be bad, as in other tables.
  @Test func aBadRowIsNoReasonToReadLines() throws {
    let rows = (0..<20).map { "row \($0)\tx\n" }.joined()
    #expect(try format("text\tlabel\n" + rows + "bad\n") != nil)
    #expect(try format("text\tlabel\n" + rows + String(repeating: "bad\n", count: 5)) == nil)
  }

  @Test(arguments: [
    "I want two\nhow much\ntwo sofas\tone lamp\n", "text\nlabel\n", "text\tlabel\n",
    "two\tsofas\none\tlamp\n",
    "EU\tB-ORG\nsays\tO\n", "hello, text\nbye, label\n", "message, please\na, b\n", "",
  ])
  func linesStayLines(text: String) throws {
    #expect(try format(text) == nil)
  }

  @Test func otherNamesAreNotLookedAt() throws {
    #expect(try format("text\tlabel\na\tb\n", name: "x.csv") == nil)
    #expect(TableFormat.ofTable(inText: "/nonexistent/x.txt") == nil)
    #expect(TableFormat.ofTable(inText: "/dev/null") == nil)
  }

  /// A table of words is one for tagging.
  @Test func tablesOfWordsAreForTagging() throws {
    let text = "Sentence #\tWord\tTag\n1\ta\tO\n\tb\tB-X\n"
    #expect(try format(text) == nil)
    let directory = try Fixtures.temporaryDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let url = directory.appending(path: "x.txt")
    try Data(text.utf8).write(to: url)
    #expect(try TaggedDataset(path: url.path).sentences.map(\.words) == [["a", "b"]])
    #expect(TaggedFormat.looksTagged(url.path))
  }
}
