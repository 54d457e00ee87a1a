import FilbertCleaning
import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertTables
import FilbertText
import Testing

@Suite struct DatasetCleaningTests {
  private func dataset(_ csv: String) throws -> Dataset {
    let source = ByteReader(name: "t.csv", bytes: Array(csv.utf8))
    return try Dataset(try TableReader(source, format: .csv(delimiter: nil)))
  }

  @Test func textsAreCleanedAndLabelsAreNot() throws {
    var dataset = try dataset("text_a,text_b,label\n<b>x</b>,y,<b>\nz,a&amp;b,y\nz,z,y\n")
    let tally = try dataset.clean(by: TextCleaning([.html]))
    #expect(dataset.examples.map(\.input.text) == ["x", "z", "z"])
    #expect(dataset.examples.map(\.input.pair) == ["y", "a&b", "z"])
    #expect(dataset.examples.map(\.label) == ["<b>", "y", "y"])
    #expect(tally.texts == 3)
    #expect(tally.changed == 2)
    #expect(tally.count(of: .html) == 2)
  }

  @Test func textsEmptyAfterCleaningAreProblems() throws {
    let csv = "text,label\n<br>,x\na,y\n\u{200B},y\n"
    var strict = try dataset(csv)
    let error = #expect(throws: FilbertError.self) { try strict.clean(by: .all) }
    #expect(
      error?.description
        == "t.csv:2: 2 rows have a text of which cleaning leaves nothing (lines 2 and 4); correct them, or pass "
        + "skipsBadRows to continue without them.")
    var lenient = try dataset(csv)
    _ = try lenient.clean(by: .all, skipBadRows: true)
    #expect(lenient.examples.map(\.input.text) == ["a"])
    #expect(lenient.problems.count(of: .cleanedAway) == 2)
    var nothing = try dataset("text,label\n<br>,x\n")
    let nothingLeft = #expect(throws: FilbertError.self) {
      try nothing.clean(by: .all, skipBadRows: true)
    }
    #expect(nothingLeft?.message.hasPrefix("No row can be used: 1 row has") == true)
  }

  @Test func rowsThatRepeatAreLeftOutAndContradictionsStay() throws {
    var dataset = try dataset("text,label\na,x\na,x\na,y\n<b>a</b>,x\nb,x\n")
    var cleaned = dataset
    let repeats = dataset.removeRepeats()
    #expect(repeats.count == 1)
    #expect(repeats.firstLines == [3])
    #expect(dataset.examples.map(\.line) == [2, 4, 5, 6])
    _ = try cleaned.clean(by: .all)
    let others = cleaned.removeRepeats()
    #expect(others.firstLines == [3, 5])
    #expect(cleaned.examples.map(\.input.text) == ["a", "a", "b"])
    #expect(DatasetStatistics(cleaned.examples).contradictions.count == 1)
  }

  // MARK: - Every kind of target

  /// How a target of each kind is written, four rows of it, and what is read: rows 1, 2 and 4 have the same target, row
  /// 3 another.
  struct Kind: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let reading: TargetReading
    var request = ColumnRequest()
    let header: String
    let same: [String]
    let other: String
    let targets: (same: Target, other: Target)
  }

  static let kinds = [
    Kind(
      testDescription: "a label", reading: .label, header: "label", same: ["<b>", "<b>", "<b>"],
      other: "b", targets: (.label("<b>"), .label("b"))),
    Kind(
      testDescription: "a list of labels", reading: .labels(separator: "|"), header: "labels",
      same: ["a|b", "a|b", "b|a"], other: "a", targets: (.labels(["a", "b"]), .labels(["a"]))),
    Kind(
      testDescription: "a column for each label", reading: .labelColumns,
      request: ColumnRequest(labels: ["a", "b"]), header: "a,b", same: ["0,1", "0,1", "no,yes"],
      other: "1,1", targets: (.labels(["b"]), .labels(["a", "b"]))),
    Kind(
      testDescription: "no label of several", reading: .labelColumns,
      request: ColumnRequest(labels: ["a", "b"]), header: "a,b", same: ["0,0", ",", "no,no"],
      other: "1,0", targets: (.labels([]), .labels(["a"]))),
    Kind(
      testDescription: "a number", reading: .number, request: ColumnRequest(predictsNumber: true),
      header: "value", same: ["2.5", "2.50", "25e-1"], other: "3",
      targets: (.number(2.5), .number(3))),
    Kind(
      testDescription: "a number below nothing", reading: .number,
      request: ColumnRequest(predictsNumber: true), header: "value", same: ["0", "-0", "0.0"],
      other: "-1", targets: (.number(0), .number(-1))),
  ]

  /// Rows of one text, which stand for each other once they are cleaned.
  private func dataset(of kind: Kind) throws -> Dataset {
    let rows = [
      "<i>t</i>,\(kind.same[0])", "t,\(kind.same[1])", "t,\(kind.other)", "t,\(kind.same[2])",
    ]
    let csv = "text,\(kind.header)\n" + rows.joined(separator: "\n") + "\n"
    let source = ByteReader(name: "t.csv", bytes: Array(csv.utf8))
    return try Dataset(
      try TableReader(source, format: .csv(delimiter: nil)), columns: kind.request,
      target: kind.reading)
  }

  private func targets(_ dataset: Dataset) -> [[String]] {
    dataset.examples.map { example in
      switch example.target {
      case .number(let number): ["\(number == 0 ? 0 : number)"]
      case let target: (target?.allLabels ?? ["none"]).sorted()
      }
    }
  }

  private func expected(_ kind: Kind, _ isSame: [Bool]) -> [[String]] {
    isSame.map { isSame in
      let target = isSame ? kind.targets.same : kind.targets.other
      if case .number(let number) = target { return ["\(number)"] }
      return target.allLabels.sorted()
    }
  }

  /// As `train --clean` does: the model is given clean texts.
  @Test(arguments: kinds) func cleaningKeepsTargets(kind: Kind) throws {
    var dataset = try dataset(of: kind)
    let tally = try dataset.clean(by: TextCleaning([.html]))
    #expect(tally.changed == 1)
    #expect(dataset.examples.map(\.input.text) == ["t", "t", "t", "t"])
    #expect(targets(dataset) == expected(kind, [true, true, false, true]))
    #expect(dataset.examples.map(\.line) == [2, 3, 4, 5])
  }

  @Test(arguments: kinds) func repeatsHaveTheSameTextAndTarget(kind: Kind) throws {
    var dataset = try dataset(of: kind)
    let repeats = dataset.removeRepeats()
    #expect(repeats.firstLines == [5])
    #expect(dataset.examples.map(\.line) == [2, 3, 4])
    #expect(targets(dataset) == expected(kind, [true, true, false]))
  }

  @Test(arguments: kinds) func repeatsAreThoseOfCleanTexts(kind: Kind) throws {
    var dataset = try dataset(of: kind)
    _ = try dataset.clean(by: TextCleaning([.html]))
    let repeats = dataset.removeRepeats()
    #expect(repeats.firstLines == [3, 5])
    #expect(dataset.examples.map(\.line) == [2, 4])
    #expect(dataset.examples.map(\.input.text) == ["t", "t"])
    #expect(targets(dataset) == expected(kind, [true, false]))
  }
}
