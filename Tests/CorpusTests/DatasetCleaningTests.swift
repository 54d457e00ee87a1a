import Corpus
import Files
import Testing
import Text

@Suite struct DatasetCleaningTests {
  private func dataset(_ csv: String) throws -> Dataset {
    let source = ByteReader(name: "t.csv", bytes: Array(csv.utf8))
    return try Dataset(try TableReader(source, format: .csv(delimiter: nil)))
  }

  @Test func textsAreCleanedAndLabelsAreNot() throws {
    var dataset = try dataset("text_a,text_b,label\n<b>x</b>,y,<b>\nz,a&amp;b,y\nz,z,y\n")
    let tally = try dataset.clean(by: TextCleaning([.html]))
    #expect(dataset.examples.map(\.text) == ["x", "z", "z"])
    #expect(dataset.examples.map(\.pair) == ["y", "a&b", "z"])
    #expect(dataset.examples.map(\.label) == ["<b>", "y", "y"])
    #expect(tally.texts == 3)
    #expect(tally.changed == 2)
    #expect(tally.count(of: .html) == 2)
  }

  @Test func textsOfWhichNothingIsLeftAreProblems() throws {
    let csv = "text,label\n<br>,x\na,y\n\u{200B},y\n"
    var strict = try dataset(csv)
    let error = #expect(throws: FilbertError.self) { try strict.clean(by: .all) }
    #expect(
      error?.description
        == "t.csv:2: 2 rows have a text of which cleaning leaves nothing (lines 2 and 4); correct them, or pass "
        + "--skip-bad-rows to go on without them.")
    var lenient = try dataset(csv)
    _ = try lenient.clean(by: .all, keepsOriginals: true, skipBadRows: true)
    #expect(lenient.examples.map(\.text) == ["a"])
    #expect(lenient.problems.count(of: .cleanedAway) == 2)
    var nothing = try dataset("text,label\n<br>,x\n")
    let nothingLeft = #expect(throws: FilbertError.self) {
      try nothing.clean(by: .all, skipBadRows: true)
    }
    #expect(nothingLeft?.message.hasPrefix("No row can be used: 1 row has") == true)
  }

  @Test func originalsMayStay() throws {
    var dataset = try dataset("text,label\n<b>x</b>,x\ny,y\n")
    let tally = try dataset.clean(by: .all, keepsOriginals: true)
    #expect(dataset.examples.map(\.text) == ["<b>x</b>", "y"])
    #expect(tally.changed == 1)
  }

  @Test func rowsThatRepeatAreLeftOutAndContradictionsStay() throws {
    var dataset = try dataset("text,label\na,x\na,x\na,y\n<b>a</b>,x\nb,x\n")
    var cleaned = dataset
    let repeats = dataset.removeRepeats()
    #expect(repeats.count == 1)
    #expect(repeats.firstLines == [3])
    #expect(dataset.examples.map(\.line) == [2, 4, 5, 6])
    let others = cleaned.removeRepeats(cleaning: .all)
    #expect(others.firstLines == [3, 5])
    #expect(cleaned.examples.map(\.text) == ["a", "a", "b"])
    #expect(DatasetStatistics(cleaned.examples).contradictions.count == 1)
  }
}
