import FilbertCore
import FilbertCorpus
import FilbertFiles
import FilbertTables
import Testing

@Suite struct TableCheckTests {
  private func check(_ csv: String, needsLabel: Bool = true) throws -> TableCheck {
    var reader = try TableReader(
      ByteReader(name: "t.csv", bytes: Array(csv.utf8)), format: .csv(delimiter: nil))
    var check = TableCheck(
      try ColumnChoice(reader.columns, needsLabel: needsLabel, file: "t.csv"))
    while true {
      do throws(FilbertError) {
        guard let row = try reader.next() else { return check }
        _ = check.add(LabelledRows.Element(row))
      } catch { check.add(error) }
    }
  }

  private func check(
    _ csv: String, _ target: TargetReading, label: String? = nil, labels: [String] = []
  ) throws -> TableCheck {
    var reader = try TableReader(
      ByteReader(name: "t.csv", bytes: Array(csv.utf8)), format: .csv(delimiter: nil))
    let request = ColumnRequest(label: label, labels: labels)
    var check = TableCheck(
      try ColumnChoice(reader.columns, request, needsLabel: true, file: "t.csv"),
      target: target)
    while let row = try reader.next() { _ = check.add(LabelledRows.Element(row)) }
    return check
  }

  /// Columns that an object leaves out count as empty, in few and in many columns alike.
  @Test(arguments: [2, 200])
  func columnsThatObjectsLeaveOutAreEmpty(columns: Int) throws {
    let wide = (0..<columns).map { "\"c\($0)\":\($0)" }.joined(separator: ",")
    let text = "{\"text\":\"a\",\(wide)}\n{\"text\":\"b\"}\n{\"text\":\"c\",\"c1\":\"x\"}\n"
    var reader = try TableReader(
      ByteReader(name: "t.jsonl", bytes: Array(text.utf8)), format: .jsonLines)
    var check = TableCheck(
      try ColumnChoice(reader.columns, needsLabel: false, file: "t.jsonl"))
    while let row = try reader.next() { _ = check.add(LabelledRows.Element(row)) }
    #expect(check.columns.prefix(3).map(\.name) == ["text", "c0", "c1"])
    #expect(check.columns.prefix(3).map(\.empty) == [0, 2, 1])
    #expect(check.columns.prefix(3).map(\.numeric) == [0, 1, 1])
    #expect(check.columns.prefix(3).map(\.distinct) == [3, 2, 3])
  }

  @Test func setsOfLabelsAreCounted() throws {
    let csv = "text,label\na,x|y\nb,\nc,\"[\"\"y\"\"]\"\na,y|x\nd,x||y\nc,x\n"
    let check = try check(csv, .labels(separator: "|"))
    #expect(check.labelCounts.map(\.label) == ["x", "y"])
    #expect(check.labelCounts.map(\.count) == [3, 3])
    #expect(check.rowsWithoutLabel == 1)
    #expect(check.problems[.unusableTarget].firstLines == [6])
    #expect(
      check.problems[.unusableTarget].example == "an empty label between separators: \"x||y\"")
    #expect(check.problems.stopsTraining)
    #expect(check.duplicates.firstLines == [5, 7])
    #expect(check.contradictions.firstLines == [7])
    #expect(
      try self.check("text,label\na,\n", .labels(separator: "|")).obstacle == "no row has a label")
  }

  @Test func columnsOfLabelsAreCounted() throws {
    let check = try check(
      "text,x,y\na,1,no\nb,maybe,1\nc,0,\n", .labelColumns, labels: ["x", "y"])
    #expect(check.labelCounts.map(\.label) == ["x"])
    #expect(check.rowsWithoutLabel == 1)
    #expect(check.problems[.unusableTarget].firstLines == [3])
    #expect(check.obstacle == nil)
  }

  @Test func numbersAreCounted() throws {
    let check = try check("text,n\na,2\nb,-1.5\na,4\nc,1.2.3\nd,\n", .number, label: "n")
    let numbers = try #require(check.numbers)
    #expect((numbers.count, numbers.least, numbers.greatest, numbers.mean) == (3, -1.5, 4, 1.5))
    #expect(check.problems[.unusableTarget].firstLines == [5, 6])
    #expect(check.duplicates.count == 1)
    #expect(check.contradictions.count == 0)
    #expect(try self.check("text,n\na,x\n", .number, label: "n").obstacle == "no row has a number")
  }

  @Test func columnsAreCounted() throws {
    let check = try check("text,label,n\na,x,1\nb,y,-2.5\nb,y,\"3,20\"\nc,x,\nd,x,1.2.3\n")
    #expect(check.rows == 5)
    #expect(check.columns.map(\.name) == ["text", "label", "n"])
    #expect(check.columns.map(\.distinct) == [4, 2, 5])
    #expect(check.columns.map(\.numeric) == [0, 0, 3])
    #expect(check.columns.map(\.empty) == [0, 0, 1])
    #expect(check.columns.map(\.hasMore) == [false, false, false])
    #expect(check.labelCounts.map(\.label) == ["x", "y"])
    #expect(check.labelCounts.map(\.count) == [3, 2])
    #expect(check.duplicates.firstLines == [4])
    #expect(check.contradictions.count == 0)
    #expect(!check.problems.stopsTraining)
    #expect(check.obstacle == nil)
  }

  /// The same figures as `train` warns of.
  @Test func repeatsAreThoseOfTheDataset() throws {
    let csv = "text,label\na,x\na,x\na,y\nb,y\na,y\nb,x\nc,x \n"
    let check = try check(csv)
    let dataset = try Dataset(
      try TableReader(
        ByteReader(name: "t.csv", bytes: Array(csv.utf8)), format: .csv(delimiter: nil)))
    let statistics = DatasetStatistics(dataset.examples)
    #expect(check.duplicates == statistics.duplicates)
    #expect(check.contradictions == statistics.contradictions)
    #expect(check.contradictions.firstLines == [4, 6, 7])
    #expect(check.lookAlikeLabels == [["x", "x "]])
    #expect(check.problems[.blankAroundLabel].firstLines == [8])
  }

  @Test func problemsHaveTheirLines() throws {
    let check = try check(
      "text,label\n,x\na,\nb\nc\u{1},x\n\u{FFFD},y\ncafÃ©,y\n\"\(String(repeating: "\n", count: 3)) \",x\n,\n"
    )
    #expect(check.problems[.emptyText].firstLines == [2, 8, 12])
    #expect(check.problems[.emptyLabel].firstLines == [3])
    #expect(check.problems[.unreadable].firstLines == [4])
    #expect(
      check.problems[.unreadable].example?.text(on: .library).hasPrefix("The row has 1 field")
        == true)
    #expect(check.problems[.controlCharacter].firstLines == [5])
    #expect(check.problems[.replacementCharacter].firstLines == [6])
    #expect(check.problems[.mojibake].firstLines == [7])
    #expect(check.problems.stopsTraining)
    #expect(check.problems.found.map(\.kind).first == .unreadable)
  }

  @Test func tooFewAndTooManyLabelsAreAnObstacle() throws {
    #expect(try check("text,label\na,x\nb,x\n").obstacle == "there are fewer than two labels")
    #expect(try check("text,label\n").obstacle == "there are no rows")
    #expect(try check("text,n\na,1\n", needsLabel: false).obstacle == nil)
    let many = (0...10_000).map { "t,\($0)\n" }.joined()
    #expect(
      try check("text,label\n" + many).obstacle?.hasPrefix("there are more than 10000") == true)
  }

  @Test(arguments: [
    ("café, naïve — “x” €5 日本語，。🙂 Ã NÃO Â", 0), ("cafÃ©", 4), ("itâ€™s", 4), ("Â£5", 4),
    ("ðŸ˜€", 4),
    ("ï»¿text", 4), ("锟斤拷", 4), ("锛屽ソ", 4), ("a\u{FFFD}", 2), ("a\u{7}", 1), ("a\tb\r\nc", 0),
    ("\u{7F}", 1), ("\u{85}", 1), ("\u{A0}", 0), ("\u{0}\u{FFFD}", 3),
  ])
  func oddities(text: String, bits: UInt8) {
    #expect(TextOddities(in: text).rawValue == bits)
  }

  /// NumPy 2: `numpy.percentile(range(1, 101), q, method="inverted_cdf")` is q.
  @Test func percentilesAreThoseOfNumPy() {
    var histogram = LengthHistogram()
    for length in (1...100).reversed() { histogram.add(length) }
    #expect([0.5, 0.9, 0.95, 0.99, 1].map(histogram.percentile) == [50, 90, 95, 99, 100])
    #expect(histogram.count(above: 64) == 36)
    #expect(histogram.count(above: 100) == 0)
    #expect(histogram.count(above: 0) == 100)
    // Between two of them it is the greater one.
    var seven = LengthHistogram()
    for length in 1...7 { seven.add(length * 10) }
    #expect([0.5, 0.9, 0.1].map(seven.percentile) == [40, 70, 10])
    histogram.add(5_000_000)
    #expect(histogram.longest == 5_000_000)
    #expect(histogram.count(above: 512) == 1)
  }
}
