import FilbertCleaning
import FilbertCore
import FilbertTables
import FilbertTestSupport
import FilbertText
import Foundation
import Testing

@testable import FilbertCorpus

@Suite struct LabelledFileTests {
  private func file(
    _ csv: String, _ target: TargetReading = .label, skipBadRows: Bool = false,
    cleaning: TextCleaning = .none, removesRepeats: Bool = false, again: Bool = true
  ) throws -> (file: LabelledFile, path: String) {
    let path = try Fixtures.temporaryDirectory().appending(path: "rows.csv").path
    try csv.write(toFile: path, atomically: true, encoding: .utf8)
    return (
      try LabelledFile(
        path: again ? path : nil, skipBadRows: skipBadRows, cleaning: cleaning,
        removesRepeats: removesRepeats
      ) { () throws(FilbertError) in
        try ExampleReader(
          TableReader(path: path, options: TableOptions(recovers: skipBadRows)), target: target,
          skipBadRows: skipBadRows)
      }, path
    )
  }

  private func lines(_ file: LabelledFile, _ numbers: [Int]? = nil) throws -> [Int] {
    var lines: [Int] = []
    try file.read(numbers) { element throws(FilbertError) in lines.append(element.example.line) }
    return lines
  }

  /// Whether the file is read again or kept.
  @Test(arguments: [true, false]) func rowsAreThoseOfTheDataset(again: Bool) throws {
    let csv = "text,label,shop\na,x,1\n,y,2\nb,y,3\nc,,4\na,x,5\n"
    let (file, path) = try file(csv, skipBadRows: true, again: again)
    let dataset = try Dataset(path: path, skipBadRows: true)
    #expect(file.count == dataset.examples.count && file.labels == ["x", "y"])
    #expect(file.findings.problems == dataset.problems)
    #expect(try lines(file) == dataset.examples.map(\.line))
    #expect(try lines(file) == [2, 4, 6], "as often as asked")
    #expect(try lines(file, [0, 2]) == [2, 6] && lines(file, [1]) == [4] && lines(file, []) == [])
    var shops: [String] = []
    try file.read { element throws(FilbertError) in shops.append(element.row[2]) }
    #expect(shops == ["1", "3", "5"], "rows have all columns")
  }

  @Test(arguments: [true, false]) func cleaningAndRepeatsLeaveRowsOut(again: Bool) throws {
    let csv = "text,label\n<b>a</b>,x\n<br>,x\na,x\na,y\n"
    let (file, _) = try file(
      csv, skipBadRows: true, cleaning: .all, removesRepeats: true, again: again)
    #expect(try lines(file) == [2, 5] && file.count == 2)
    #expect(file.repeats.firstLines == [4] && file.findings.problems.count(of: .cleanedAway) == 1)
    #expect(file.cleaning.changed == 2)
    var texts: [String] = []
    try file.read { element throws(FilbertError) in texts.append(element.example.input.text) }
    #expect(texts == ["<b>a</b>", "a"], "texts stay as they are")
  }

  @Test(arguments: [true, false]) func aDatasetOfTheFileHasItsRowsAndCleanTexts(again: Bool) throws
  {
    let csv = "text,label,shop\n<b>a</b>,x,1\n<br>,x,2\na,x,3\na,y,4\n"
    let (file, _) = try file(
      csv, skipBadRows: true, cleaning: .all, removesRepeats: true, again: again)
    var shops: [String] = []
    let dataset = try Dataset(file, cleaning: .all) { shops.append($0[2]) }
    #expect(dataset.examples.map(\.input.text) == ["a", "a"])
    #expect(dataset.examples.map(\.line) == [2, 5] && dataset.examples.map(\.label) == ["x", "y"])
    #expect(shops == ["1", "4"])
  }

  @Test func numbersWithCommasAreLeftOutIfTheColumnDoesNotShowWhatTheyMean() throws {
    let csv = "text;label\na;1,234\nb;2\nc;3\n"
    let (file, _) = try file(csv, .number, skipBadRows: true)
    #expect(try lines(file) == [3, 4] && file.count == 2)
    let error = #expect(throws: FilbertError.self) { try self.file(csv, .number) }
    #expect(error?.message.contains("1 row has a number with a comma") == true)
  }

  @Test func aTextThatCleaningEmptiesIsAnError() {
    let error = #expect(throws: FilbertError.self) {
      try file("text,label\n<br>,x\na,y\n", cleaning: .all)
    }
    #expect(error?.message.hasPrefix("1 row has a text of which cleaning leaves nothing") == true)
    let none = #expect(throws: FilbertError.self) {
      try file("text,label\n<br>,x\n", skipBadRows: true, cleaning: .all)
    }
    #expect(none?.message.hasPrefix("No row can be used: 1 row has") == true)
  }

  @Test func aFileThatChangesIsAnError() throws {
    let (file, path) = try file("text,label\na,x\nb,y\n")
    try "text,label\na,x\nb,y\nc,y\n".write(toFile: path, atomically: true, encoding: .utf8)
    let error = #expect(throws: FilbertError.self) { try lines(file) }
    #expect(error?.message == "The file changed while it was read; evaluate it again.")
  }
}
