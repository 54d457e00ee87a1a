import FilbertCore
import FilbertTagging
import Testing

@testable import FilbertEvaluation

/// Figures are those of the reports, and those of a draw are those of the rows that were drawn.
@Suite struct AnsweredRowsTests {
  private struct Drawn {
    var numbers = SplitMix64(seed: 8)

    mutating func labels(_ count: Int, below labels: Int) -> [Int] {
      (0..<count).map { _ in Int(numbers.next(below: UInt64(labels))) }
    }
  }

  private let names = ["a", "b", "c", "d"]

  @Test func figuresOfOneLabelEqualTheReport() {
    var drawn = Drawn()
    let gold = drawn.labels(60, below: 4)
    let predicted = zip(gold, drawn.labels(60, below: 4)).enumerated().map {
      $0.offset % 3 == 0 ? $0.element.1 : $0.element.0
    }
    let losses = (0..<60).map { Double($0) / 7 }
    let rows = AnsweredRows(gold: gold, predicted: predicted, losses: losses, labelCount: 4)
    let report = ClassificationReport(gold: gold, predicted: predicted, names: names)
    #expect(rows.value(of: .macroF1) == report.macroAverage.f1)
    #expect(rows.value(of: .weightedF1) == report.weightedAverage.f1)
    let right = zip(gold, predicted).count { $0 == $1 }
    #expect(rows.value(of: .accuracy) == Double(right) / 60)
    #expect(rows.value(of: .loss) == losses.reduce(0, +) / 60)
    #expect(rows.value(of: .rmse) == nil && rows.value(of: .spanF1) == nil)
  }

  @Test func figuresOfSeveralLabelsEqualTheReport() {
    var drawn = Drawn()
    let sets = (0..<120).map { _ in Array(Set(drawn.labels(2, below: 4))).sorted() }
    let (gold, predicted) = (Array(sets[..<60]), Array(sets[60...]))
    let rows = AnsweredRows(
      gold: gold, predicted: predicted, losses: [Double](repeating: 1, count: 60), labelCount: 4)
    let report = MultiLabelReport(gold: gold, predicted: predicted, names: names)
    #expect(rows.value(of: .macroF1) == report.macroAverage.f1)
    #expect(rows.value(of: .microF1) == report.microAverage.f1)
    #expect(rows.value(of: .weightedF1) == report.weightedAverage.f1)
    #expect(rows.value(of: .accuracy) == report.subsetAccuracy)
  }

  @Test func figuresOfNumbersEqualTheReport() throws {
    let gold = (0..<40).map { Double($0 % 7) }
    let predicted = (0..<40).map { Double($0 % 7) + Double($0 % 3) / 4 }
    let rows = AnsweredRows(gold: gold, predicted: predicted)
    let report = RegressionIntervals(gold: gold, predicted: predicted)
    #expect(rows.value(of: .rmse) == report.rmse?.value)
    #expect(rows.value(of: .mae) == report.mae?.value)
    #expect(rows.value(of: .r2) == report.r2?.value)
    #expect(rows.value(of: .accuracy) == nil && rows.value(of: .loss) == nil)
    #expect(AnsweredRows(gold: [1, 1], predicted: [1, 2]).value(of: .r2) == nil)
  }

  @Test func figuresOfSentencesCountWordsAndEntities() {
    let gold = [[0, 1, 2], [1, 1], [0]]
    let predicted = [[0, 1, 1], [1, 0], [0]]
    let entities = [
      LabelCounts(truePositives: 1, predicted: 2, gold: 1),
      LabelCounts(truePositives: 0, predicted: 1, gold: 2), LabelCounts(),
    ]
    let rows = AnsweredRows(
      goldTags: gold, predicted: predicted, entities: entities, tagCount: 3)
    let report = ClassificationReport(
      gold: gold.flatMap(\.self), predicted: predicted.flatMap(\.self), names: ["x", "y", "z"])
    #expect(rows.value(of: .macroF1) == report.macroAverage.f1)
    #expect(rows.value(of: .accuracy) == 4.0 / 6)
    #expect(rows.value(of: .spanF1) == 2.0 / 6)
    #expect(rows.value(of: .spanF1, [1, 0, 5]) == 2.0 / 3)
    #expect(rows.value(of: .accuracy, [0, 2, 0]) == 0.5)
  }

  @Test func aDrawIsTheRowsThatWereDrawn() {
    var drawn = Drawn()
    let (gold, predicted) = (drawn.labels(30, below: 3), drawn.labels(30, below: 3))
    let rows = AnsweredRows(
      gold: gold, predicted: predicted, losses: (0..<30).map(Double.init), labelCount: 3)
    let bootstrap = Bootstrap(draws: 5, seed: 3)
    let draws = bootstrap.draws(of: [rows, rows], .macroF1)
    #expect(draws.count == 5)
    for (draw, figures) in draws.enumerated() {
      var counts = [Int](repeating: 0, count: 30)
      bootstrap.multiplicities(of: 30, draw: draw, into: &counts)
      let chosen = counts.indices.flatMap { [Int](repeating: $0, count: counts[$0]) }
      let again = AnsweredRows(
        gold: chosen.map { gold[$0] }, predicted: chosen.map { predicted[$0] },
        losses: chosen.map(Double.init), labelCount: 3)
      #expect(figures == [again.value(of: .macroF1), again.value(of: .macroF1)])
      #expect(rows.value(of: .loss, counts) == again.value(of: .loss))
    }
  }

  @Test func appendedRowsAreAllRows() {
    var drawn = Drawn()
    let (gold, predicted) = (drawn.labels(30, below: 3), drawn.labels(30, below: 3))
    func rows(_ range: Range<Int>) -> AnsweredRows {
      AnsweredRows(
        gold: Array(gold[range]), predicted: Array(predicted[range]),
        losses: range.map(Double.init), labelCount: 3)
    }
    var parts = rows(0..<12)
    parts.append(rows(12..<30))
    #expect(parts.count == 30)
    for figure in [AnsweredRows.Figure.macroF1, .accuracy, .loss] {
      #expect(parts.value(of: figure) == rows(0..<30).value(of: figure))
    }
  }
}
