import Testing

@testable import FilbertEvaluation

@Suite struct ConfusionMatrixTests {
  @Test func countsAsScikitLearn() throws {
    let fixtures = try ReportFixture.all("random.jsonl").filter { $0.confusion != nil }
    #expect(fixtures.count > 150)
    for fixture in fixtures {
      let names = fixture.names
      let matrix =
        fixture.byName == true
        ? ConfusionMatrix(
          gold: fixture.gold.map { names[$0] }, predicted: fixture.predicted.map { names[$0] })
        : ConfusionMatrix(gold: fixture.gold, predicted: fixture.predicted, names: names)
      #expect(matrix.counts == fixture.confusion)
      #expect(matrix.total == fixture.gold.count)
      #expect(abs(matrix.matthewsCorrelation - (fixture.matthews ?? .nan)) < 1e-15)
    }
  }

  @Test func drawsAnAlignedTable() {
    let matrix = ConfusionMatrix(
      gold: ["buying", "buying", "not_buying", "不买"],
      predicted: ["buying", "not_buying", "not_buying", "buying"])
    #expect(
      matrix.description == """
        gold \\ predicted  buying  not_buying  不买
                  buying       1           1   0
              not_buying       0           1   0
                      不买       1           0   0

        """)
    #expect(matrix.accuracy == 0.5)
  }

  @Test func numbersTheColumnsOfManyLabels() {
    let names = (1...10).map { "a rather long label \($0)" }
    let matrix = ConfusionMatrix(
      gold: Array(0..<10), predicted: [9] + Array(1..<10), names: names)
    let lines = matrix.description.split(separator: "\n")
    #expect(
      lines[0] == "      gold \\ predicted       1   2   3   4   5   6   7   8   9  10")
    #expect(
      lines[1] == " a rather long label 1   1   0   0   0   0   0   0   0   0   0   1")
    #expect(
      lines[10] == "a rather long label 10  10   0   0   0   0   0   0   0   0   0   1")
  }

  @Test func widensColumnsForLargeCounts() {
    let matrix = ConfusionMatrix(
      gold: [Int](repeating: 0, count: 12345), predicted: [Int](repeating: 1, count: 12345),
      names: ["a", "b"])
    #expect(
      matrix.description == """
        gold \\ predicted      a      b
                       a      0  12345
                       b      0      0

        """)
  }

  @Test func namesTheFrequentMistakes() {
    let matrix = ConfusionMatrix(
      gold: [0, 0, 0, 1, 2, 2], predicted: [1, 1, 0, 0, 1, 2], names: ["a", "b", "c"])
    let worst = matrix.mostConfused(2).map { "\($0.gold)>\($0.predicted) \($0.count)" }
    #expect(worst == ["a>b 2", "b>a 1"])
    #expect(matrix.mostConfused(9).count == 3)
  }

  @Test func leavesOutLabelsNotAskedFor() {
    let matrix = ConfusionMatrix(
      gold: [0, 1, 2], predicted: [0, 2, 2], names: ["a", "b", "c"], labels: [2, 0])
    #expect(matrix.names == ["c", "a"])
    #expect(matrix.counts == [1, 0, 0, 1])
  }

  @Test func hasNoAccuracyWithoutExamples() {
    let matrix = ConfusionMatrix(gold: [Int](), predicted: [], names: ["a"])
    #expect(matrix.accuracy == nil)
    #expect(matrix.matthewsCorrelation == 0)
    #expect(matrix.mostConfused(3).isEmpty)
    #expect(!matrix.description.isEmpty)
  }
}
